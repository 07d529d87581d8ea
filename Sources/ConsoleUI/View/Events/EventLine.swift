internal import MigrationEngine
internal import WireProtocol

/// One thing that happened, was done or was logged, as it stands in the list.
struct EventLine {
  let at: Instant
  let place: TerminalSafe
  /// How it ended, for what the operator did.
  var sign: StyledLine = StyledLine()
  let text: TerminalSafe
  let role: ThemeRole
  /// What there is to say beside it, on lines of its own.
  var remark: (text: TerminalSafe, role: ThemeRole)?

  /// What filters look at.
  var searched: String {
    [place.text, text.text, remark?.text.text ?? ""].joined(separator: " ")
  }

  init(_ seen: SeenEvent) {
    at = seen.event.event?.at ?? seen.seenAt
    place = "\(seen.nodeName)/\(seen.component)"
    text = EventText.sentence(seen.event)
    role = seen.event.event?.content.role ?? .warning
  }

  init(_ seen: SeenLogEntry) {
    at = seen.entry.at
    place = seen.entry.component.map { "\(seen.nodeName)/\($0)" } ?? "\(seen.nodeName)"
    switch seen.entry.level {
    case .error:
      (sign, role) = (StyledLine("✗ ", .bad), .bad)
    case .warning:
      (sign, role) = (StyledLine("! ", .warning), .warning)
    case .info:
      (sign, role) = (StyledLine("  "), .text)
    case .debug, .trace:
      (sign, role) = (StyledLine("· ", .dim), .dim)
    }
    text = "\(seen.entry.text)"
  }

  init(_ action: OperatorAction) {
    at = action.at
    // The command line names the place.
    place = ""
    text = "\(action.commandLine)"
    role = .text
    switch action.outcome {
    case .pending:
      sign = StyledLine("… ", .busy)
      remark = ("asked, and not answered yet", .dim)
    case .done: sign = StyledLine("✓ ", .good)
    case .refused(let sentence):
      sign = StyledLine("✗ ", .bad)
      remark = ("refused: \(sentence)", .bad)
    case .unknown(let sentence):
      sign = StyledLine("? ", .warning)
      remark = ("not known: \(sentence)", .warning)
    }
  }

  /// Adds it to a page, what was looked for marked in it.
  func add(to page: inout Page, marking words: [String]) {
    var lead = StyledLine("\(Moment.clock(at)) ", .dim) + sign
    if !place.text.isEmpty { lead.append(place + " ", .heading) }
    // Where the place leaves little room, what happened stands below it.
    var part = Page(width: page.width)
    part.add(text, role, after: lead)
    if let remark {
      part.add(remark.text, remark.role, after: StyledLine(Page.space(Page.labelColumns)))
    }
    for line in part.lines { page.add(words.isEmpty ? line : line.marking(words)) }
  }
}

extension StyledLine {
  /// The same, words that were looked for marked.
  func marking(_ words: [String]) -> StyledLine {
    var line = StyledLine()
    for span in spans {
      line += Matches.marked(span.text, span.role, Matches.words(words, in: span.text.text))
    }
    return line
  }
}

extension Event.Content {
  /// How much it matters to whoever looks.
  var role: ThemeRole {
    switch self {
    case .failed, .mirrorBroken, .ledgerFailed: .bad
    case .abandoned, .suspendTimedOut, .alerted, .recovered, .rollBackGivenUp: .warning
    case .held: .held
    case .armed: .armed
    case .exchanged, .kept: .live
    case .exchangedBack, .finalized: .good
    case .cutOverIntended, .rollBackAsked, .rollBackIntended, .finalizeIntended, .cancelled,
      .lossesSaved, .reversibilityChanged:
      .title
    case .suspendAsked, .suspended, .resumeAsked, .resumed: .suspended
    case .planned, .verified, .retried, .released, .stepModeLeft, .throttled, .stepDone: .text
    case .stepStarted, .discarded: .dim
    }
  }
}
