import ConsoleUI
import MigrationEngine
import WireProtocol

/// A console in front of a scripted fleet, worked by keys as people work it.
///
/// ```swift
/// var console = ScriptedConsole()
/// console.press("M", "N", "N")     // plan, begin in step mode, one step
/// console.type(":throttle 25", "Enter")
/// ```
struct ScriptedConsole {
  var fleet: ScriptedFleet
  var model: Model
  /// All that had to be done and was not asked of a node.
  var effects: [ConsoleEffect] = []
  /// All inputs, with their moments: a recording.
  var inputs: [TimedInput] = []
  /// Whether services answer; otherwise what is asked waits in ``unanswered``.
  var isAnswered = true
  var unanswered: [ConsoleEffect] = []

  init(_ fleet: ScriptedFleet = ScriptedFleet(), size: Size = Size(columns: 80, rows: 24)) {
    self.fleet = fleet
    model = Model.scripted(fleet, size: size)
    take(fleet.start())
  }

  /// Takes inputs in, and has the fleet do what follows from them.
  mutating func take(_ inputs: [ConsoleInput]) {
    var waiting = inputs[...]
    while let input = waiting.popFirst() {
      fleet.wait(.milliseconds(1))
      self.inputs.append(TimedInput(at: fleet.now, input: input))
      for effect in model.update(input, at: fleet.now) {
        guard case .ask = effect else {
          effects.append(effect)
          continue
        }
        guard isAnswered else {
          unanswered.append(effect)
          continue
        }
        waiting += fleet.perform(effect)
      }
    }
  }

  /// Answers what waits.
  mutating func answer() {
    let waiting = unanswered
    unanswered = []
    isAnswered = true
    take(waiting.flatMap { fleet.perform($0) })
  }

  /// Presses keys, written as ``Key`` reads them.
  mutating func press(_ keys: String...) {
    for text in keys { if let key = Key(text) { take([.key(key)]) } }
  }

  /// Types text, and then presses keys.
  mutating func type(_ text: String, _ keys: String...) {
    for character in text { take([.key(.character(character))]) }
    for text in keys { if let key = Key(text) { take([.key(key)]) } }
  }

  /// Has a component do what it does by itself.
  mutating func run(_ place: String, until goal: Phase? = nil) {
    take(fleet.run(fleet.id(place), until: goal))
  }

  /// What is said at the bottom.
  var said: String? { model.message?.text.text }

  func status(_ place: String) -> ComponentStatus? { model.fleet[fleet.id(place)]?.status }

  func phase(_ place: String) -> String? { status(place)?.phase }
}
