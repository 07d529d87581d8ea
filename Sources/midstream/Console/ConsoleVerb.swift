internal import ConsoleTerminal
internal import ConsoleUI
internal import FleetKit
internal import Glibc
internal import StateFiles
internal import UnixKit

/// The bare command: the console on all nodes that are found.
enum ConsoleVerb {
  static let command = Command(
    words: [], summary: "Open the console on all nodes found", operands: "", operandCount: 0...0,
    operandCompletion: .nothing, options: ConsoleOptions.all,
    details: [
      FleetCommands.places, "Lower-case keys look, upper-case keys act; ? shows them all.",
      "What the console begins with stands in $XDG_CONFIG_HOME/midstream/config, or else in",
      "~/.config/midstream/config.",
    ],
    examples: ["midstream", "midstream --once", "midstream --node 'edge-*' --read-only"], run: run)

  static func run(_ invocation: Invocation) throws -> ExitCode {
    let options = try ConsoleOptions(invocation)
    let start = try ConsoleStart(options)
    if let path = options.replayPath { return try replay(path, options, start) }
    switch options.form {
    case .once: return try OncePicture.run(options, start)
    case .stream: return try EventStream.run(options, start)
    case .screen: return try open(options, start)
    }
  }

  private static func open(_ options: ConsoleOptions, _ start: ConsoleStart) throws -> ExitCode {
    let inbox = try ConsoleInbox()
    let fleet = LiveFleet(
      options.search, intervalMilliseconds: start.refreshMilliseconds,
      isReadOnly: start.isReadOnly, inbox: inbox)
    // Nodes are asked while the terminal is set up.
    try fleet.start()
    let terminal = try ConsoleTerminal.Terminal.open(start.terminalOptions)
    defer { terminal.close() }
    var model = start.model(size: terminal.size)
    start.greet(&model)
    let recorder = try options.recordPath.map { path throws(FileError) in
      try Recorder(path, Recording.Header(model))
    }
    var loop = ConsoleLoop(model, terminal, inbox, fleet, start.shelf, recorder: recorder)
    let ending = loop.run()
    inbox.close()
    fleet.end()
    terminal.close()
    if let problem = recorder?.close() { Output.error("\(problem)") }
    return code(of: ending)
  }

  private static func replay(
    _ path: String, _ options: ConsoleOptions, _ start: ConsoleStart
  ) throws -> ExitCode {
    let (recording, problems) = try RecordingFiles.read(path)
    for problem in problems { Output.error("\(path): \(problem)") }
    switch options.form {
    case .once: OncePicture.show(recording, options, start)
    case .stream: EventStream.show(recording, options)
    case .screen:
      let inbox = try ConsoleInbox()
      let terminal = try ConsoleTerminal.Terminal.open(start.terminalOptions)
      defer { terminal.close() }
      var player = start.player(recording, size: terminal.size)
      player.play(until: ConsoleClock.now)
      var loop = ConsoleLoop(
        start.model(size: terminal.size), terminal, inbox, NoFleet(), start.shelf, player: player)
      let ending = loop.run()
      terminal.close()
      return code(of: ending)
    }
    return .done
  }

  private static func code(of ending: ConsoleLoop.Ending) -> ExitCode {
    switch ending {
    case .quit: return .done
    case .gone: return .failed
    case .endAsked:
      // Whoever asked sees that it was their signal that ended us.
      signal(SIGTERM, SIG_DFL)
      raise(SIGTERM)
      return .failed
    }
  }
}
