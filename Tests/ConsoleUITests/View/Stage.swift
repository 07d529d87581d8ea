import ConsoleUI
import MigrationEngine
import WireProtocol

/// A console that looks at a scripted fleet, for pictures.
struct Stage {
  var fleet: ScriptedFleet
  var model: Model

  /// All of the fleet heard of, the cursor on the first component.
  init(_ fleet: ScriptedFleet = ScriptedFleet()) {
    self.fleet = fleet
    model = Model(session: "test", now: fleet.now, size: Size(columns: 80, rows: 24))
    hear(fleet.start())
    hear(fleet.samples())
  }

  /// Takes in what a watch or the clock tells.
  mutating func hear(_ inputs: [ConsoleInput]) {
    for input in inputs { _ = model.update(input, at: fleet.now) }
  }

  /// Time passes, and the fleet is measured each second of it.
  mutating func wait(seconds: Int) {
    for _ in 0..<seconds {
      fleet.wait(.seconds(1))
      hear(fleet.samples())
    }
  }

  /// The picture, in whose cells roles can be told apart.
  func picture(_ columns: Int = 80, _ rows: Int = 24, _ depth: ColourDepth = .indexed) -> Grid {
    model.render(Size(columns: columns, rows: rows), palette: RolePalette.make(depth))
  }
}
