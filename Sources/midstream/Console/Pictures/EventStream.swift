internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine

/// `--stream`: a line for each event and change, until it is interrupted.
enum EventStream {
  /// So often it is looked whether somebody wants it to end.
  private static let waitMilliseconds = 200

  static func run(_ options: ConsoleOptions, _ start: ConsoleStart) throws -> ExitCode {
    Interruption.listen()
    let inbox = try ConsoleInbox()
    let fleet = LiveFleet(
      options.search, intervalMilliseconds: start.refreshMilliseconds, isReadOnly: true,
      inbox: inbox)
    try fleet.start()
    var model = start.model(size: PictureSize.usual)
    var lines = EventLines()
    var feed = ConsoleFeed(inbox)
    while !Interruption.isAsked, !Output.isBroken {
      guard let input = feed.next(upToMilliseconds: waitMilliseconds) else { continue }
      _ = model.update(input, at: ConsoleClock.now)
      for line in lines.lines(after: input, model) { say(line, options) }
    }
    return .done
  }

  /// Prints all that a recording holds.
  static func show(_ recording: Recording, _ options: ConsoleOptions) {
    var model = recording.header.model
    var lines = EventLines()
    for input in recording.inputs {
      _ = model.update(input.input, at: input.at)
      for line in lines.lines(after: input.input, model) { say(line, options) }
    }
  }

  private static func say(_ line: EventLines.Line, _ options: ConsoleOptions) {
    if options.wantsJSON {
      Output.jsonLine(.object(line.fields))
    } else {
      Output.line(line.text)
    }
  }
}
