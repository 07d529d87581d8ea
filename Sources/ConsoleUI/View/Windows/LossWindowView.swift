internal import MigrationEngine
internal import WireProtocol

/// What would be lost, and the name to be typed.
struct LossWindowView {
  private let model: Model
  private let window: LossWindow

  /// The name to be typed, what is typed, and the keys.
  private static let footRows = 3

  init(_ model: Model, _ window: LossWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let page = self.page(width: DialogFrame.width(in: area))
    let dialog = DialogFrame(area, rows: page.lines.count + 1, foot: LossWindowView.footRows)
    dialog.draw(on: &canvas, title: title, isDangerous: true) { canvas in
      for (row, line) in page.lines.enumerated() { canvas.put(line, row: row, in: dialog.body) }
      drawFoot(on: &canvas, in: dialog.foot)
    }
  }

  private var upgrade: Upgrade? { model.fleet[window.pin.component]?.state.unfinishedUpgrade }
  private var loss: Int { LossText.loss(window.reversibility) }

  private var title: StyledLine {
    let verb: TerminalSafe = "\(CommandCatalog.label(of: window.request.verb))"
    return StyledLine("! " + verb + " " + model.placeName(window.pin.component), .bad)
  }

  // MARK: What is given up

  private func page(width: Int) -> Page {
    var page = Page(width: width)
    switch window.request {
    case .rollBack: addRollBack(to: &page)
    case .finalize: addFinalize(to: &page)
    case .cutOver, .migrate:
      page.add("After the cut-over there is no way back but the backup.", .bad)
    case .step, .continue, .pause, .unpause, .throttle, .suspend, .resume, .keep,
      .cancel, .retry:
      page.add("This cannot be taken back.", .bad)
    }
    if let moved { page.add(moved, .warning, after: StyledLine("! ", .warning)) }
    return page
  }

  private func addRollBack(to page: inout Page) {
    let old = upgrade.map { " to \($0.plan.from)" } ?? ""
    page.add("\(Quantity.count(loss, "row")) would be lost by going back\(old).", .bad)
    page.addGap()
    let figures = window.reversibility
    let width = max(
      Quantity.grouped(figures.unmappable).count, Quantity.grouped(figures.shed).count)
    add(figures.unmappable, width, "unmappable: no place in the old version", to: &page)
    add(figures.shed, width, "shed: content that the old version cannot hold", to: &page)
    page.addGap()
    page.add("They are saved in the node's ledger first; nothing puts them back by itself.")
  }

  private func add(_ count: Int, _ width: Int, _ text: TerminalSafe, to page: inout Page) {
    let figure: TerminalSafe = "\(Quantity.grouped(count))"
    let space = Page.space(2 + width - DisplayWidth.of(figure.text))
    page.add(
      text, .text, after: StyledLine(space) + StyledLine(figure, count > 0 ? .bad : .dim) + " ")
  }

  private func addFinalize(to page: inout Page) {
    let old = upgrade.map { " to \($0.plan.from)" } ?? ""
    page.add("The way back\(old) is given up for good.", .bad)
    page.addGap()
    page.add("What the old version holds, its record and its tables, is freed.")
    if let sentence = LossText.sentence(window.reversibility) {
      page.add("Until then " + sentence + ".")
    } else {
      page.add("Until then a roll back would lose nothing.")
    }
  }

  /// What the window is about may be over while somebody types.
  private var moved: TerminalSafe? {
    guard let wanted = window.pin.expected.upgrade, upgrade?.id != wanted else { return nil }
    return "the upgrade that this is about is not under way any more; leave"
  }

  // MARK: What is typed

  private func drawFoot(on canvas: inout Canvas, in area: Area) {
    let name: TerminalSafe = "\(window.pin.component.name)"
    canvas.put(
      StyledLine("Type the name ") + StyledLine(name, .title) + StyledLine(" to go on:"), in: area)
    drawInput(on: &canvas, row: 1, in: area)
    let leave = WindowKey("Esc", "leave")
    if window.isConfirmed {
      canvas.put(WindowKey.row([WindowKey("Enter", consequence), leave]), row: 2, in: area)
    } else {
      canvas.put(
        WindowKey.row([leave])
          + StyledLine("  Enter does nothing until the name stands here", .dim), row: 2, in: area)
    }
  }

  private func drawInput(on canvas: inout Canvas, row: Int, in area: Area) {
    let line = Area(column: area.column, row: area.row + row, columns: area.columns, rows: 1)
      .clipped(to: area)
    canvas.fill(line, .input)
    let room = max(0, line.columns - 3)
    let shown = Wrapping.tail("\(window.typed)", width: room)
    canvas.put("› ", .input, in: line)
    let used = canvas.put(shown, .input, column: 2, in: line) + 2
    canvas.putCursor(column: used, in: line)
    guard let verdict else { return }
    canvas.putRight(
      StyledLine(verdict.text, verdict.role),
      in: Area(
        column: line.column + used + 1, row: line.row, columns: line.columns - used - 1,
        rows: line.rows))
  }

  /// Whether what stands there is the name so far.
  private var verdict: (text: TerminalSafe, role: ThemeRole)? {
    guard !window.typed.isEmpty else { return nil }
    if window.isConfirmed { return ("✓ the name", .good) }
    return window.pin.component.name.hasPrefix(window.typed)
      ? nil : ("✗ not the name", .bad)
  }

  private var consequence: TerminalSafe {
    switch window.request {
    case .rollBack: "goes back and loses \(Quantity.count(loss, "row"))"
    case .finalize: "gives up the way back"
    case .cutOver: "cuts over without a way back"
    case .migrate: "begins, and cuts over without a way back"
    case .step, .continue, .pause, .unpause, .throttle, .suspend, .resume, .keep,
      .cancel, .retry:
      "does it"
    }
  }
}

extension CommandCatalog {
  /// What a verb is called.
  static func label(of verb: Verb) -> String {
    all.first { $0.command.verbs.contains(verb) }?.label ?? verb.rawValue
  }
}
