internal import MigrationEngine
internal import WireProtocol

/// The verbs on live nodes, as the table of commands knows them; those that only look.
enum FleetCommands {
  static let all = looking + changing

  static let prefix = Command.Option(
    name: "--prefix", value: "TEXT", summary: "the rows whose keys begin like this")
  static let after = Command.Option(
    name: "--after", value: "N", summary: "only entries after this position, the oldest first")
  static let interval = Command.Option(
    name: "--interval", value: "MS", summary: "milliseconds between samples (1000)")
  static let follow = Command.Option(
    name: "--follow", value: nil, summary: "print what is logged from now on, too")
  static let level = Command.Option(
    name: "--level", value: "LEVEL", summary: "the least level to show: trace, debug, info, …",
    completion: .words(LogLevel.allCases.map(\.rawValue)))
  static let setLevel = Command.Option(
    name: "--set-level", value: "LEVEL", summary: "the least level that the component logs",
    completion: .words(LogLevel.allCases.map(\.rawValue)))
  static let trace = Command.Option(
    name: "--trace", value: "on|off", summary: "whether the component logs each call",
    completion: .words(["on", "off"]))

  static let target = "NODE/COMPONENT"
  static let patterns =
    "NODE and COMPONENT may be patterns: * stands for any characters, ? for one."
  static let places =
    "Nodes are looked for in $MIDSTREAM_DIR, or in $XDG_RUNTIME_DIR/midstream and /run/midstream."

  static func verb(
    _ name: String, _ summary: String, operands: String = target,
    count: ClosedRange<Int> = 1...1, options: [Command.Option] = [], details: [String],
    example: String, run: @escaping @Sendable (Invocation) throws -> ExitCode
  ) -> Command {
    Command(
      words: [name], summary: summary, operands: operands, operandCount: count,
      operandCompletion: .nothing, options: options + FleetOption.common,
      details: details + [places], examples: [example], run: run)
  }

  static let looking: [Command] = [
    verb(
      "status", "Show how nodes and their components are", operands: "[NODE[/COMPONENT]]",
      count: 0...1, details: [patterns, "A node that does not answer makes the exit code 4."],
      example: "midstream status", run: StatusVerb.run),
    verb(
      "plan", "Show what an upgrade would do and cost; nothing moves",
      options: FleetOption.planning + [acceptsLoss], details: [patterns],
      example: "midstream plan edge-1/cache --to v2", run: StateVerbs.plan),
    verb(
      "watch", "Print every event, and how components are", operands: "[NODE[/COMPONENT]]",
      count: 0...1, options: [interval],
      details: [patterns, "It goes on until it is interrupted; with --json one object a line."],
      example: "midstream watch 'edge-*/cache'", run: WatchVerb.run),
    verb(
      "inspect", "Show a component's record, or rows of a table",
      operands: "NODE/COMPONENT [TABLE]", count: 1...2,
      options: [FleetOption.key, prefix, FleetOption.sample, FleetOption.limit],
      details: [patterns, "What the service keeps secret is shown to admins only."],
      example: "midstream inspect edge-1/cache l1 --sample 5", run: StateVerbs.inspect),
    verb(
      "diff", "Show how state would look after a migration",
      operands: "NODE/COMPONENT [TABLE]", count: 1...2,
      options: [FleetOption.to.required, FleetOption.key, FleetOption.sample], details: [patterns],
      example: "midstream diff edge-1/cache --to v2", run: StateVerbs.diff),
    verb(
      "logs", "Show what components log, or change how much", operands: "[NODE[/COMPONENT]]",
      count: 0...1, options: [follow, level, setLevel, trace],
      details: [patterns, "--set-level and --trace are for one component, named in full."],
      example: "midstream logs edge-1/cache --level warning", run: LogsVerb.run),
    verb(
      "history", "Show what was decided and done, by whom", operands: "[UPGRADE | NODE/COMPONENT]",
      count: 0...1, options: [FleetOption.limit, after],
      details: [
        "It is read from the ledgers of the nodes. An UPGRADE is the name that migrate gave it.",
        patterns,
      ],
      example: "midstream history edge-1/cache", run: HistoryVerb.run),
  ]
}
