package import MigrationEngine

/// Everything that a key, the palette or the `:` line can do.
///
/// Keys, help, palette, README and man page come from ``CommandCatalog/all``, which holds each of
/// them once. Lower case looks, upper case acts.
package enum ConsoleCommand: String, CaseIterable, Codable, Sendable {
  // Moving.
  case up, down, first, last
  case pageUp = "page-up"
  case pageDown = "page-down"
  case halfUp = "half-up"
  case halfDown = "half-down"
  case open, back
  case nextPane = "next-pane"
  case previousPane = "previous-pane"

  // Finding.
  case filter
  case nextMatch = "next-match"
  case previousMatch = "previous-match"
  case sort, reverse, group, mark
  case markAll = "mark-all"
  case follow, freeze

  // Looking.
  case upgrade, inspect, diff, events, history, operators, help, theme, palette
  case line = "command"
  case copy

  // The console itself.
  case mouse
  case readOnly = "read-only"
  case redraw, shell, quit

  // Acting.
  case suspend, migrate, step, `continue`, pause, resume
  case rollBack = "rollback"
  case finalize, throttle
  case dryRun = "dry-run"
  case cancel
  case cutOver = "cutover"
  case keep, retry
  case takeOver = "take-over"

  // A recording.
  case play, faster, slower
  case replayForward = "forward"
  case replayBack = "backward"

  /// What it asks of a service; `nil` for what changes nothing there.
  package var verbs: [Verb] {
    switch self {
    case .suspend: [.suspend]
    case .migrate: [.migrate]
    case .step: [.step]
    case .continue: [.continue]
    // One key holds and lets go.
    case .pause: [.pause, .unpause]
    case .resume: [.resume]
    case .rollBack: [.rollBack]
    case .finalize: [.finalize]
    case .throttle: [.throttle]
    case .cancel: [.cancel]
    case .cutOver: [.cutOver]
    case .keep: [.keep]
    case .retry: [.retry]
    case .up, .down, .first, .last, .pageUp, .pageDown, .halfUp, .halfDown, .open, .back,
      .nextPane, .previousPane, .filter, .nextMatch, .previousMatch, .sort, .reverse, .group,
      .mark, .markAll, .follow, .freeze, .upgrade, .inspect, .diff, .events, .history, .operators,
      .help, .theme, .palette, .line, .copy, .mouse, .readOnly, .redraw, .shell, .quit, .dryRun,
      .takeOver, .play, .faster, .slower, .replayForward, .replayBack:
      []
    }
  }

  /// Whether it is an upper-case key: a verb on the selected components.
  package var acts: Bool { self == .dryRun || self == .takeOver || !verbs.isEmpty }
}
