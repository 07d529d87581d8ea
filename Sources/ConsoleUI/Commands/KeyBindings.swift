/// Which key is which command.
package struct KeyBindings: Equatable, Sendable {
  /// Commands of a recording share keys with others: where one is shown they come first.
  private var commands: [Key: ConsoleCommand] = [:]
  private var replaying: [Key: ConsoleCommand] = [:]
  private var keys: [ConsoleCommand: [Key]] = [:]

  /// The usual keys, and what the configuration says instead, by the names of commands.
  ///
  /// What cannot be bound is a problem, as a sentence, and the usual key stays.
  package static func resolve(
    _ changes: [String: [String]]
  ) -> (bindings: KeyBindings, problems: [String]) {
    var bindings = KeyBindings()
    var problems: [String] = []
    var wanted: [ConsoleCommand: [Key]] = [:]
    for (name, texts) in changes.sorted(by: { $0.key < $1.key }) {
      guard let command = ConsoleCommand(rawValue: name) else {
        problems.append("key.\(name): there is no command “\(name)”; the help (?) lists them all")
        continue
      }
      let keys = texts.compactMap { Key($0) }
      guard keys.count == texts.count else {
        let wrong = texts.first { Key($0) == nil } ?? ""
        problems.append("key.\(name): “\(wrong)” is no key; write x, X, Ctrl-X, Alt-X, F5 or Enter")
        continue
      }
      wanted[command] = keys
    }
    for entry in CommandCatalog.all {
      let keys = wanted[entry.command] ?? entry.keys.compactMap { Key($0) }
      for key in keys { bindings.bind(key, entry, isWanted: wanted[entry.command] != nil) }
    }
    return (bindings, problems)
  }

  /// A key that is wanted takes the place of a usual one.
  private mutating func bind(_ key: Key, _ entry: CommandCatalog.Entry, isWanted: Bool) {
    if entry.section == .replaying {
      replaying[key] = entry.command
    } else {
      if let other = commands[key] {
        guard isWanted else { return }
        keys[other]?.removeAll { $0 == key }
      }
      commands[key] = entry.command
    }
    keys[entry.command, default: []].append(key)
  }

  /// The command of a key.
  package func command(for key: Key, isReplaying: Bool = false) -> ConsoleCommand? {
    (isReplaying ? replaying[key] : nil) ?? commands[key]
  }

  /// The keys of a command, the usual one first; none where another took them.
  package func keys(for command: ConsoleCommand) -> [Key] { keys[command] ?? [] }
}
