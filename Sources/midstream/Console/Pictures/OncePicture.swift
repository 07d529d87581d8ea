internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import UnixKit

/// `--once`: what the console would show, as text or as one document.
enum OncePicture {
  /// Nodes that have not answered by then are shown as such.
  private static let deadlineMilliseconds = 3_000

  /// Waits for all nodes, prints, and says how it went as `status` does.
  static func run(_ options: ConsoleOptions, _ start: ConsoleStart) throws -> ExitCode {
    let inbox = try ConsoleInbox()
    let fleet = LiveFleet(
      options.search, intervalMilliseconds: start.refreshMilliseconds, isReadOnly: true,
      inbox: inbox)
    try fleet.start()
    var model = start.model(size: PictureSize.now)
    model.isReadOnly = true
    gather(from: inbox, into: &model)
    show(model, fleet.troubles, options, start)
    return try code(of: model.fleet, fleet.troubles, options)
  }

  /// Prints how a recording ends.
  static func show(_ recording: Recording, _ options: ConsoleOptions, _ start: ConsoleStart) {
    var player = start.player(recording, size: PictureSize.now)
    player.go(to: recording.inputs.count)
    show(player.model, FleetTroubles(), options, start)
  }

  /// Takes in what comes until each node has answered, or will not.
  private static func gather(from inbox: ConsoleInbox, into model: inout Model) {
    var feed = ConsoleFeed(inbox)
    let end = MonotonicClock.nanoseconds() + deadlineMilliseconds * 1_000_000
    while !model.fleet.isSettled {
      let left = (end - MonotonicClock.nanoseconds()) / 1_000_000
      guard left > 0 else { return }
      guard let input = feed.next(upToMilliseconds: left) else { continue }
      _ = model.update(input, at: ConsoleClock.now)
    }
  }

  private static func show(
    _ model: Model, _ troubles: FleetTroubles, _ options: ConsoleOptions, _ start: ConsoleStart
  ) {
    guard !options.wantsJSON else {
      return Output.json(ConsoleJSON.document(of: model.fleet, troubles))
    }
    // Text has no colours: what they would say is said in words and shapes.
    let palette = start.shelf.palette(named: model.themeName, depth: .mono)
    for line in model.render(model.size, palette: palette).lines { Output.line("\(line)") }
  }

  private static func code(
    of fleet: FleetModel, _ troubles: FleetTroubles, _ options: ConsoleOptions
  ) throws -> ExitCode {
    guard !fleet.nodes.isEmpty else {
      // There is none: the reason, as all verbs have it.
      _ = try options.search.fleet.nodes(matching: options.search.pattern)
      return .done
    }
    let errors = fleet.nodes.compactMap { node -> FleetError? in
      guard node.connection != .connected else { return nil }
      return troubles[node.id]
        ?? FleetError(
          .timedOut,
          "\(node.name) did not answer in time; look whether its process is stopped or stuck")
    }
    for error in errors { Output.error("\(error)") }
    return ExitCode.worst(of: errors.map { ExitCode($0) })
  }
}

extension FleetModel {
  /// Whether each node there is has answered, or cannot be reached.
  fileprivate var isSettled: Bool {
    wasSearched && nodes.allSatisfy { $0.connection != .connecting }
  }
}
