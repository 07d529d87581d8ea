/// The one table of the console's commands.
package enum CommandCatalog {
  /// Where a command stands in the help.
  package enum Section: String, CaseIterable, Sendable {
    case moving = "Moving"
    case finding = "Finding"
    case looking = "Looking"
    case console = "The console"
    case acting = "Acting on the selected or marked components"
    case replaying = "Replaying"
  }

  /// One command: its keys unless the configuration says otherwise, and what it is called.
  package struct Entry: Sendable {
    package let command: ConsoleCommand
    package let section: Section
    /// As ``Key`` reads them.
    package let keys: [String]
    /// At the bottom of the screen, in a word or two.
    package let label: String
    /// In the help, as a sentence without its full stop.
    package let summary: String
    /// What the `:` line takes behind it, such as `VERSION`.
    package var argument: String?
  }

  /// All of them, in the order of the help.
  package static let all: [Entry] = moving + finding + looking + console + acting + replaying

  /// One command's entry.
  package static subscript(_ command: ConsoleCommand) -> Entry {
    // Every command stands in the table; a test holds them together.
    entries[command] ?? all[0]
  }

  private static let entries = Dictionary(
    all.map { ($0.command, $0) }, uniquingKeysWith: { first, _ in first })

  private static func entries(
    _ section: Section, _ rows: [(ConsoleCommand, [String], String, String, String?)]
  ) -> [Entry] {
    rows.map {
      Entry(
        command: $0.0, section: section, keys: $0.1, label: $0.2, summary: $0.3, argument: $0.4)
    }
  }

  private static let moving = entries(
    .moving,
    [
      (.up, ["Up", "k"], "up", "one row up", nil),
      (.down, ["Down", "j"], "down", "one row down", nil),
      (.first, ["g", "Home"], "first", "to the first row", nil),
      (.last, ["G", "End"], "last", "to the last row", nil),
      (.pageUp, ["PageUp"], "page up", "a page up", nil),
      (.pageDown, ["PageDown"], "page down", "a page down", nil),
      (.halfUp, ["Ctrl-U"], "half up", "half a page up", nil),
      (.halfDown, ["Ctrl-D"], "half down", "half a page down", nil),
      (.open, ["Enter"], "open", "look closer at what is selected", "NODE/COMPONENT"),
      (.back, ["Esc"], "back", "back to where you were", nil),
      (.nextPane, ["Tab", "Right"], "next pane", "to the next pane; 1 to 9 jump", nil),
      (.previousPane, ["BackTab", "Left"], "pane before", "to the pane before", nil),
    ])

  private static let finding = entries(
    .finding,
    [
      (
        .filter, ["/"], "filter", "show only what fits: a word, field:value, ~regex, ! for not",
        "TEXT"
      ),
      (.nextMatch, ["n"], "next", "to the next match", nil),
      (.previousMatch, ["p"], "previous", "to the match before", nil),
      (.sort, ["s"], "sort", "sort by the next column", "COLUMN"),
      (.reverse, ["r"], "reverse", "turn the order round", nil),
      (.group, ["v"], "group", "group by node, by component, or not at all", "node|component|none"),
      (.mark, ["Space"], "mark", "mark for a verb on several components", nil),
      (.markAll, ["a"], "mark all", "mark all that are shown, or none", nil),
      (.follow, ["f"], "follow", "go where an upgrade is under way", nil),
      (.freeze, ["z"], "freeze", "hold the picture still; the services go on", nil),
    ])

  private static let looking = entries(
    .looking,
    [
      (.upgrade, ["u"], "upgrade", "the upgrade step by step", nil),
      (.inspect, ["i"], "inspect", "the record, and rows of a table", "TABLE"),
      (.diff, ["d"], "diff", "how rows would change, before and after", "VERSION"),
      (.events, ["e"], "events", "what happened, what you did, and the log", nil),
      (.history, ["h"], "history", "past upgrades, out of the ledger", nil),
      (.operators, ["o"], "operators", "who else is here, and who holds control", nil),
      (.help, ["?", "F1"], "help", "this help; / searches it", nil),
      (.theme, ["t"], "theme", "choose the colours", "NAME"),
      (.palette, ["Ctrl-P"], "palette", "find a command by a few letters", nil),
      (.line, [":"], "command", "type a command", nil),
      (.copy, ["y"], "copy", "copy the command line of the last action, or of the row", nil),
    ])

  private static let console = entries(
    .console,
    [
      (.mouse, ["m"], "mouse", "mouse on or off, so that text can be selected", nil),
      (.readOnly, ["w"], "writes", "lift read-only, or go back to it", nil),
      (.redraw, ["Ctrl-L", "F5"], "redraw", "draw the screen again", nil),
      (.shell, ["Ctrl-Z"], "shell", "to the shell; fg comes back", nil),
      (.quit, ["q", "Ctrl-C"], "quit", "leave; upgrades go on", nil),
    ])

  private static let acting = entries(
    .acting,
    [
      (
        .migrate, ["M"], "migrate", "to another version: choose, see the plan, go or step",
        "VERSION"
      ),
      (.step, ["N"], "next step", "do the next step", nil),
      (.continue, ["C"], "continue", "go on to the end without steps", nil),
      (.pause, ["P"], "pause", "hold the copy, or let it go on", "REASON"),
      (.throttle, ["T"], "throttle", "set the share of time that a copy may take", "PERCENT"),
      (.cutOver, ["X"], "cut over", "cut over now", nil),
      (.keep, ["K"], "keep", "keep the upgrade inside its confirm window", nil),
      (.rollBack, ["B"], "roll back", "back to the version before", nil),
      (.finalize, ["F"], "finalize", "give up the way back: the point of no return", nil),
      (.cancel, ["A"], "abort", "cancel before the cut-over; callers never notice", nil),
      (.retry, ["E"], "retry", "try again what failed", nil),
      (.suspend, ["S"], "suspend", "answer no callers until resumed", nil),
      (.resume, ["R"], "resume", "answer callers again", nil),
      (.dryRun, ["D"], "dry run", "migrate a copy, tell what was found, throw it away", "VERSION"),
      (.takeOver, ["O"], "take over", "take control from another operator", nil),
    ])

  private static let replaying = entries(
    .replaying,
    [
      (.play, ["Space"], "play", "play, or hold", nil),
      (.replayForward, ["."], "forward", "one input further", nil),
      (.replayBack, [","], "backward", "one input back", nil),
      (.faster, ["+"], "faster", "twice as fast", nil),
      (.slower, ["-"], "slower", "half as fast", nil),
    ])
}
