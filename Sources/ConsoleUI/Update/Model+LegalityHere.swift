extension Model {
  /// Whether a command that changes nothing at a service makes sense on this screen.
  func legalityHere(of command: ConsoleCommand) -> Legality {
    if CommandCatalog[command].section == .replaying, replay == nil {
      return .illegal("no recording is shown; start with --replay FILE, or open one in the history")
    }
    switch command {
    case .sort, .reverse, .group, .mark, .markAll:
      return screen == .fleet
        ? .legal : .illegal("that is for the list of components; go back first")
    case .filter:
      return canFilter ? .legal : .illegal("nothing can be searched here; go back first")
    case .upgrade, .inspect, .diff:
      return focus == nil ? .illegal("no component is selected; select one first") : .legal
    case .history:
      return focus == nil && fleet.nodes.isEmpty
        ? .illegal("no node is known yet; wait until one is found") : .legal
    case .up, .down, .first, .last, .pageUp, .pageDown, .halfUp, .halfDown, .open, .back,
      .nextPane, .previousPane, .nextMatch, .previousMatch, .follow, .freeze, .events, .operators,
      .help, .theme, .palette, .line, .copy, .mouse, .readOnly, .redraw, .shell, .quit, .suspend,
      .migrate, .step, .continue, .pause, .resume, .rollBack, .finalize, .throttle, .dryRun,
      .cancel, .cutOver, .keep, .retry, .takeOver, .play, .faster, .slower, .replayForward,
      .replayBack:
      return .legal
    }
  }

  /// Whether `/` finds something on this screen.
  private var canFilter: Bool {
    switch screen {
    case .fleet, .events, .help: true
    case .component, .upgrade, .rows, .history, .themes, .operators: false
    }
  }
}
