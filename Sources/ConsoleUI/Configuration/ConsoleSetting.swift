/// A setting of the configuration file: one row of the table that reads it and documents it.
package struct ConsoleSetting: Sendable {
  /// As it is written.
  package let key: String
  /// What may be written, to follow “write”.
  package let allowed: String
  /// What it is, as half a sentence.
  package let summary: String
  /// Takes a value in; `false` for one that is not allowed.
  let read: @Sendable (inout ConsoleConfiguration, String) -> Bool
  /// The value, as it is written.
  package let write: @Sendable (ConsoleConfiguration) -> String

  /// What it is when nobody says it.
  package var usual: String { write(ConsoleConfiguration()) }

  /// How often nodes may be asked; what they take over the wire, from a tenth of a second on.
  static let refreshes = 100...60_000

  /// All of them but the keys, which are named after commands.
  package static let all: [ConsoleSetting] = [
    ConsoleSetting(
      key: "theme", allowed: "the name of a theme",
      summary: "the colours; one in the folder `themes` beside this file comes before one of ours"
    ) { configuration, text in
      configuration.theme = text
      return !text.isEmpty
    } write: {
      $0.theme
    },
    ConsoleSetting(
      key: "refresh",
      allowed: "milliseconds from \(refreshes.lowerBound) to \(refreshes.upperBound)",
      summary: "how often each node says how it is"
    ) { configuration, text in
      guard let number = Int(text), refreshes.contains(number) else { return false }
      configuration.refreshMilliseconds = number
      return true
    } write: {
      "\($0.refreshMilliseconds)"
    },
    toggle("mouse", "whether the mouse selects and scrolls", \.isMouseOn),
    toggle("read-only", "whether the console begins unable to change anything", \.isReadOnly),
    columns,
    choice("group", "how the list begins to be grouped", \.grouping),
    choice(
      "confirm", "whether verbs without a loss are asked about as well", \.confirmation),
    notice("bell", "what the terminal's bell rings for", \.bells),
    notice("notice", "what the terminal is asked to tell where it is not looked at", \.notices),
  ]

  private static let columns = ConsoleSetting(
    key: "columns", allowed: "some of \(words(FleetColumn.allCases))",
    summary: "the columns of the list, in this order"
  ) { configuration, text in
    let names = text.split { $0 == " " || $0 == "," }
    let columns = names.compactMap { FleetColumn(rawValue: String($0)) }
    guard !columns.isEmpty, columns.count == names.count, Set(columns).count == columns.count
    else { return false }
    configuration.columns = columns
    return true
  } write: {
    words($0.columns)
  }

  private static func toggle(
    _ key: String, _ summary: String,
    _ path: any WritableKeyPath<ConsoleConfiguration, Bool> & Sendable
  ) -> ConsoleSetting {
    ConsoleSetting(key: key, allowed: "on or off", summary: summary) { configuration, text in
      guard text == "on" || text == "off" else { return false }
      configuration[keyPath: path] = text == "on"
      return true
    } write: {
      $0[keyPath: path] ? "on" : "off"
    }
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ summary: String,
    _ path: any WritableKeyPath<ConsoleConfiguration, Choice> & Sendable
  ) -> ConsoleSetting {
    ConsoleSetting(
      key: key, allowed: words(Choice.allCases, by: " or "), summary: summary
    ) { configuration, text in
      guard let choice = Choice(rawValue: text) else { return false }
      configuration[keyPath: path] = choice
      return true
    } write: {
      $0[keyPath: path].rawValue
    }
  }

  private static func notice(
    _ key: String, _ summary: String,
    _ path: any WritableKeyPath<ConsoleConfiguration, [NoticeKind]> & Sendable
  ) -> ConsoleSetting {
    ConsoleSetting(
      key: key, allowed: "some of \(words(NoticeKind.allCases)), or none", summary: summary
    ) { configuration, text in
      let names = text.split { $0 == " " || $0 == "," }
      let kinds = names.compactMap { NoticeKind(rawValue: String($0)) }
      guard text == "none" || !kinds.isEmpty && kinds.count == names.count else { return false }
      configuration[keyPath: path] = NoticeKind.allCases.filter(kinds.contains)
      return true
    } write: { configuration in
      let kinds = configuration[keyPath: path]
      return kinds.isEmpty ? "none" : words(kinds)
    }
  }

  private static func words(
    _ values: some Sequence<some RawRepresentable<String>>, by separator: String = " "
  ) -> String {
    values.map(\.rawValue).joined(separator: separator)
  }
}
