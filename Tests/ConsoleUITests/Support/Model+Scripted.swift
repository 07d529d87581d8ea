import ConsoleUI
import MigrationEngine

extension Model {
  /// A console at a scripted fleet's moment, in a terminal of 80×24 unless said otherwise.
  static func scripted(
    _ fleet: ScriptedFleet, size: Size = Size(columns: 80, rows: 24), isReadOnly: Bool = false
  ) -> Model {
    var model = Model(session: "test", now: fleet.now, size: size, isReadOnly: isReadOnly)
    model.themeNames = ["midstream", "midstream-light", "mono", "nord"]
    return model
  }

  /// A console that has seen all of a scripted fleet.
  static func watching(_ fleet: ScriptedFleet, size: Size = Size(columns: 80, rows: 24)) -> Model {
    var model = scripted(fleet, size: size)
    model.take(fleet.start(), at: fleet.now)
    return model
  }

  /// Takes inputs in, and returns what must be done.
  @discardableResult
  mutating func take(_ inputs: [ConsoleInput], at now: Instant) -> [ConsoleEffect] {
    inputs.flatMap { update($0, at: now) }
  }
}
