extension Model {
  /// So many characters of a message are kept.
  static let maximumMessageCharacters = 1_000

  /// Says something at the bottom.
  package mutating func say(_ kind: Message.Kind, _ text: TerminalSafe) {
    message = Message(kind: kind, text: text.prefix(Model.maximumMessageCharacters), at: now)
  }

  /// Says why something was not done.
  mutating func refuse(_ sentence: String) -> [ConsoleEffect] {
    say(.warning, "\(sentence)")
    return []
  }
}
