internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// Does a command, or says why not; what it is given is typed behind it on the `:` line.
  mutating func perform(_ command: ConsoleCommand, _ argument: String = "") -> [ConsoleEffect] {
    if case .illegal(let sentence) = legality(of: command), !isAboutMarks(command) {
      return refuse(sentence)
    }
    if let move = Move(command) { return self.move(move) }
    switch command {
    case .up, .down, .first, .last, .pageUp, .pageDown, .halfUp, .halfDown: return []
    case .open: return open()
    case .back: back()
    case .nextPane: return nextPane(1)
    case .previousPane: return nextPane(-1)
    case .filter: beginFilter()
    case .nextMatch: return nextMatch(1)
    case .previousMatch: return nextMatch(-1)
    case .sort: sortByNextColumn()
    case .reverse: reverse()
    case .group: group(by: list.grouping.next())
    case .mark: mark()
    case .markAll: markAll()
    case .follow: toggleFollowing()
    case .freeze: toggleFreeze()
    case .upgrade: return openUpgrade()
    case .inspect: return inspect(argument)
    case .diff: return compare(to: nil)
    case .events: return showEvents()
    case .history: return showHistory()
    case .operators: show(.operators)
    case .help: if case .help = screen { back() } else { show(.help(HelpScreen())) }
    case .theme: chooseTheme()
    case .palette: window = .palette(PaletteWindow())
    case .line: prompt = Prompt(kind: .command)
    case .copy: return copyCommandLine()
    case .mouse, .readOnly, .redraw, .shell, .quit: return performOnConsole(command)
    case .suspend, .migrate, .step, .continue, .pause, .resume, .rollBack, .finalize, .throttle,
      .dryRun, .cancel, .cutOver, .keep, .retry, .takeOver:
      return act(command, argument)
    // Whoever plays a recording takes these before the model does.
    case .play, .faster, .slower, .replayForward, .replayBack: return []
    }
    return []
  }

  /// Of marked components those that refuse are shown as left out, each with its reason.
  private func isAboutMarks(_ command: ConsoleCommand) -> Bool {
    command.acts && screen == .fleet && !list.marks.isEmpty && obstacleToActing == nil
  }

  private mutating func performOnConsole(_ command: ConsoleCommand) -> [ConsoleEffect] {
    if command == .mouse { return toggleMouse() }
    if command == .readOnly { return toggleReadOnly() }
    if command == .redraw { return [.redraw, .findNodes] }
    return command == .shell ? [.suspend] : [.quit]
  }

  private mutating func toggleMouse() -> [ConsoleEffect] {
    isMouseOn.toggle()
    say(.info, isMouseOn ? "the mouse selects rows" : "the mouse is the terminal's: it marks text")
    return [.setMouse(isMouseOn)]
  }

  /// Lifts read-only where some node knows us as one who may act.
  private mutating func toggleReadOnly() -> [ConsoleEffect] {
    if replay != nil { return refuse("this is a recording; nothing can be changed by it") }
    if isReadOnly {
      let roles = fleet.nodes.compactMap { $0.status?.authority.role }
      guard let highest = roles.max() else {
        return refuse("no node has said what you may do yet; wait until one answers")
      }
      guard highest >= .operator else {
        return refuse("your role is \(highest.rawValue) everywhere; ask for the role operator")
      }
    }
    isReadOnly.toggle()
    window = nil
    say(
      isReadOnly ? .info : .warning,
      isReadOnly ? "this console only looks now" : "this console may act now")
    return [.connect(readOnly: isReadOnly)]
  }

  /// Shows all themes; each is tried as the cursor comes to it.
  private mutating func chooseTheme() {
    if case .themes = screen { return }
    guard !themeNames.isEmpty else {
      return say(.warning, "no theme was found; see the manual for where they are kept")
    }
    let cursor = themeNames.firstIndex(of: themeName) ?? 0
    show(.themes(ThemesScreen(cursor: cursor, previous: themeName)))
  }

  private mutating func nextMatch(_ step: Int) -> [ConsoleEffect] {
    guard screen == .fleet else { return move(.rows(step)) }
    moveToMatch(step)
    return []
  }
}
