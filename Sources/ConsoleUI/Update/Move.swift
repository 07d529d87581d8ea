/// How far a cursor or a page moves.
enum Move: Equatable {
  case rows(Int)
  /// In pages of what is seen, or in halves of them.
  case pages(Double)
  case first, last

  init?(_ command: ConsoleCommand) {
    switch command {
    case .up: self = .rows(-1)
    case .down: self = .rows(1)
    case .pageUp: self = .pages(-1)
    case .pageDown: self = .pages(1)
    case .halfUp: self = .pages(-0.5)
    case .halfDown: self = .pages(0.5)
    case .first: self = .first
    case .last: self = .last
    case .open, .back, .nextPane, .previousPane, .filter, .nextMatch, .previousMatch, .sort,
      .reverse, .group, .mark, .markAll, .follow, .freeze, .upgrade, .inspect, .diff, .events,
      .history, .operators, .help, .theme, .palette, .line, .copy, .mouse, .readOnly, .redraw,
      .shell, .quit, .suspend, .migrate, .step, .continue, .pause, .resume, .rollBack, .finalize,
      .throttle, .dryRun, .cancel, .cutOver, .keep, .retry, .takeOver, .play, .faster, .slower,
      .replayForward, .replayBack:
      return nil
    }
  }

  /// Where it leads from a position, among so many of which so many are seen.
  func position(from position: Int, of count: Int, visible: Int) -> Int {
    let last = max(0, count - 1)
    let wanted: Int =
      switch self {
      case .rows(let rows): position.clampedSum(rows)
      case .pages(let pages): position.clampedSum(Move.step(pages, max(1, visible)))
      case .first: 0
      case .last: last
      }
    return min(max(0, wanted), last)
  }

  /// At least one row, however small the page.
  private static func step(_ pages: Double, _ visible: Int) -> Int {
    let rows = Int(pages * Double(visible))
    return rows == 0 ? (pages < 0 ? -1 : 1) : rows
  }
}
