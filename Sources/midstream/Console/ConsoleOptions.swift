internal import ConsoleUI
internal import FleetKit
internal import WireProtocol

/// What the bare command was asked for.
struct ConsoleOptions: Sendable {
  /// What comes out.
  enum Form: Equatable, Sendable {
    /// The console, on a terminal.
    case screen
    /// One picture as text, or one document.
    case once
    /// A line for each event and change.
    case stream
  }

  static let node = Command.Option(
    name: "--node", value: "GLOB", summary: "only the nodes with this name, or this pattern of one")
  static let theme = Command.Option(
    name: "--theme", value: "NAME", summary: "the colours; t chooses among all of them",
    completion: .words(ThemeShelf.shippedNames))
  static let readOnly = Command.Option(
    name: "--read-only", value: nil, summary: "only look; w lifts that")
  static let refresh = Command.Option(
    name: "--refresh", value: "MS", summary: "milliseconds between measurements (1000)")
  static let once = Command.Option(
    name: "--once", value: nil, summary: "print one picture as text, and end")
  static let stream = Command.Option(
    name: "--stream", value: nil,
    summary: "print a line for each event and change, for pipes and screen readers")
  static let json = Command.Option(
    name: "--json", value: nil, summary: "with --once one document, with --stream an object a line")
  static let record = Command.Option(
    name: "--record", value: "FILE", summary: "keep all that comes in a new file",
    completion: .file)
  static let replay = Command.Option(
    name: "--replay", value: "FILE",
    summary: "show what was recorded, as quick or slow as you like",
    completion: .file)
  static let say = Command.Option(
    name: "--say", value: "TEXT", summary: "a line to begin with, such as what to look at")

  static let all = [
    FleetOption.socket, FleetOption.folder, node, theme, readOnly, refresh, once, stream, json,
    record, replay, say,
  ]

  let search: FleetSearch
  let theme: String?
  let isReadOnly: Bool
  /// `nil` for what the configuration says.
  let refreshMilliseconds: Int?
  let form: Form
  let wantsJSON: Bool
  let recordPath: String?
  let replayPath: String?
  /// What stands at the bottom until something else does.
  let greeting: String?

  /// Reads what was typed.
  ///
  /// - Throws: a ``UsageError`` for what does not go together.
  init(_ invocation: Invocation) throws {
    let isOnce = invocation.has(ConsoleOptions.once)
    let isStream = invocation.has(ConsoleOptions.stream)
    try ConsoleOptions.refuse(
      isOnce && isStream, "--once prints one picture and --stream goes on; leave out one of them")
    form = isOnce ? .once : isStream ? .stream : .screen
    wantsJSON = invocation.has(ConsoleOptions.json)
    try ConsoleOptions.refuse(
      wantsJSON && form == .screen, "--json is for --once and --stream; add one of them")
    recordPath = invocation.text(ConsoleOptions.record)
    replayPath = invocation.text(ConsoleOptions.replay)
    try ConsoleOptions.refuse(
      recordPath != nil && replayPath != nil,
      "--replay shows a recording that is there already; leave out --record")
    let places = [FleetOption.socket, FleetOption.folder, ConsoleOptions.node].filter {
      invocation.text($0) != nil
    }
    try ConsoleOptions.refuse(
      replayPath != nil && !places.isEmpty,
      "--replay shows the nodes of the recording; leave out \(places.first?.name ?? "")")
    let sockets = invocation.text(FleetOption.socket).map { [$0] }
    let folders = invocation.text(FleetOption.folder).map { [$0] }
    try ConsoleOptions.refuse(
      sockets != nil && folders != nil,
      "--socket names one node and --dir a folder; leave out one of them")
    let fleet =
      try sockets.map { paths throws(FleetError) in try Fleet(sockets: paths) }
      ?? folders.map { Fleet(folders: $0) } ?? Fleet()
    search = FleetSearch(
      fleet: fleet, pattern: Glob(invocation.text(ConsoleOptions.node) ?? "*"))
    theme = invocation.text(ConsoleOptions.theme)
    greeting = invocation.text(ConsoleOptions.say)
    isReadOnly = invocation.has(ConsoleOptions.readOnly)
    refreshMilliseconds = try invocation.number(
      ConsoleOptions.refresh, in: Limits.intervalMilliseconds)
  }

  private static func refuse(_ isWrong: Bool, _ message: String) throws(UsageError) {
    if isWrong { throw UsageError(message: message) }
  }
}
