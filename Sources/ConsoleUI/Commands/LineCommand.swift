/// What was typed behind `:`: a command, and what it is given.
struct LineCommand: Equatable {
  let command: ConsoleCommand
  let argument: String

  /// What people type that have it in their fingers from elsewhere.
  static let aliases: [(name: String, command: ConsoleCommand)] = [
    ("abort", .cancel), ("back", .back), ("go", .open), ("q", .quit),
  ]

  /// The names of all commands, in the order of the help, then the other names.
  static let names = CommandCatalog.all.map(\.command.rawValue) + aliases.map(\.name)

  /// Reads a line; a name may be cut short as long as it means one command only.
  ///
  /// - Returns: `nil` with a sentence where it means none.
  static func read(_ line: String) -> Result<LineCommand, Unreadable> {
    let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard let name = words.first.map({ $0.lowercased() }) else {
      return .failure(Unreadable(sentence: "nothing was typed; Tab shows the commands"))
    }
    let argument = words.count > 1 ? words[1].trimmed : ""
    if let command = command(named: name) {
      return .success(LineCommand(command: command, argument: argument))
    }
    let near = CommandCatalog.all.map(\.command).filter { $0.rawValue.hasPrefix(name) }
    if near.count == 1 { return .success(LineCommand(command: near[0], argument: argument)) }
    let names = near.map(\.rawValue).joined(separator: ", ")
    return .failure(
      Unreadable(
        sentence: near.isEmpty
          ? "there is no command “\(name)”; Tab shows them all"
          : "“\(name)” may be \(names); type more of it"))
  }

  /// Why a line means no command.
  struct Unreadable: Error, Equatable { let sentence: String }

  static func command(named name: String) -> ConsoleCommand? {
    ConsoleCommand(rawValue: name) ?? aliases.first { $0.name == name }?.command
  }
}

extension Substring {
  /// Without spaces at its ends.
  fileprivate var trimmed: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
