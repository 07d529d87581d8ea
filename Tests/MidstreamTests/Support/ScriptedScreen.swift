import ConsoleTerminal
import ConsoleUI
import UnixKit

@testable import midstream

/// A terminal that is typed on by a test, and remembers what was drawn.
final class ScriptedScreen: ConsoleScreen {
  /// What else was wanted of it.
  enum Act: Equatable { case redraw, mouse(Bool), copy(String), notice(String), bell, suspend }

  var size = Size(columns: 80, rows: 24)
  let depth = ColourDepth.mono
  var recommendedIntervalMilliseconds = 0
  private(set) var pictures: [Grid] = []
  private(set) var acts: [Act] = []
  /// What is typed after a picture was drawn, by how many there are; nothing any more: the end.
  private var script: [[TerminalInput]]
  private var typed: [TerminalInput] = []
  private let wakeUp: WakeUp

  init(_ script: [[TerminalInput]]) throws {
    self.script = script
    wakeUp = try WakeUp()
  }

  var descriptor: Int32 { wakeUp.number }

  /// Types from another thread, or before anything is drawn.
  func type(_ inputs: [TerminalInput]) {
    typed += inputs
    wakeUp.wake()
  }

  func read() -> [TerminalInput] {
    wakeUp.acknowledge()
    defer { typed = [] }
    return typed
  }

  func draw(_ grid: Grid) {
    pictures.append(grid)
    type(script.isEmpty ? [.endAsked] : script.removeFirst())
  }

  func redraw() { acts.append(.redraw) }
  func setMouse(on: Bool) { acts.append(.mouse(on)) }
  func copy(_ text: String) -> Bool {
    acts.append(.copy(text))
    return true
  }
  func notice(_ text: TerminalSafe) -> Bool {
    acts.append(.notice(text.text))
    return true
  }
  func bell() { acts.append(.bell) }
  func suspend() { acts.append(.suspend) }
}

/// A fleet that notes what is wanted of it.
final class ScriptedSide: FleetSide {
  enum Act: Equatable {
    case ask(NodeID)
    case connect(readOnly: Bool), watch(Int), findNodes
  }

  private(set) var acts: [Act] = []

  func ask(_ asking: Asking) { acts.append(.ask(asking.node)) }
  func connect(readOnly: Bool) { acts.append(.connect(readOnly: readOnly)) }
  func watch(intervalMilliseconds: Int) { acts.append(.watch(intervalMilliseconds)) }
  func findNodes() { acts.append(.findNodes) }
}
