/// Reads the configuration file, `$XDG_CONFIG_HOME/midstream/config`.
///
/// ```
/// theme = nord
/// columns = component version phase progress eta
/// bell = failed waiting
/// key.palette = Ctrl-P F2
/// ```
package enum ConfigurationFile {
  private static let help = "docs/CONFIGURATION.md lists all settings"
  private static let keyPrefix = "key."
  /// More keys for one command than that nobody can remember.
  static let maximumKeys = 8

  /// A configuration that can be used, whatever the text is, and what of it could not be followed.
  ///
  /// What is wrong is as if it were not said.
  ///
  /// - Parameter themes: The names of all themes there are.
  package static func read(
    _ text: String, themes: [String] = ShippedThemes.names
  ) -> (configuration: ConsoleConfiguration, problems: [FileProblem]) {
    var lines = SettingLines(text)
    var configuration = ConsoleConfiguration()
    var owners: [Key: String] = [:]
    for entry in lines.entries {
      if entry.key.hasPrefix(keyPrefix) {
        bind(entry, in: &configuration, &owners, &lines)
        continue
      }
      guard let setting = ConsoleSetting.all.first(where: { $0.key == entry.key }) else {
        lines.unknown(entry, of: names, help: help)
        continue
      }
      var changed = configuration
      guard setting.read(&changed, entry.value) else {
        let quoted = SettingLines.quoted(entry.value)
        lines.problem(
          entry.line, "\(entry.key): “\(quoted)” is not allowed; write \(setting.allowed)")
        continue
      }
      guard themes.contains(changed.theme) || changed.theme == configuration.theme else {
        let quoted = SettingLines.quoted(changed.theme)
        lines.problem(
          entry.line,
          "theme: there is no “\(quoted)”; write one of \(themes.joined(separator: ", "))")
        continue
      }
      configuration = changed
    }
    return (configuration, lines.sortedProblems)
  }

  private static let names =
    ConsoleSetting.all.map(\.key) + ConsoleCommand.allCases.map { keyPrefix + $0.rawValue }

  /// Gives a command its keys, after a look whether the table of commands will take them.
  private static func bind(
    _ entry: SettingLines.Entry, in configuration: inout ConsoleConfiguration,
    _ owners: inout [Key: String], _ lines: inout SettingLines
  ) {
    let name = String(entry.key.dropFirst(keyPrefix.count))
    guard let command = ConsoleCommand(rawValue: name) else {
      return lines.unknown(entry, of: names, help: help)
    }
    let keys = entry.value.split(separator: " ").map(String.init)
    guard keys.count <= maximumKeys else {
      return lines.problem(
        entry.line, "\(entry.key): these are \(keys.count) keys; write \(maximumKeys) at the most")
    }
    if let problem = KeyBindings.resolve([name: keys]).problems.first {
      return lines.problem(entry.line, SettingLines.quoted(problem, 200))
    }
    // A recording has keys of its own, which may be those of other commands.
    if CommandCatalog[command].section != .replaying {
      for key in keys.compactMap({ Key($0) }) {
        if let owner = owners[key] {
          return lines.problem(
            entry.line, "\(entry.key): \(key) was given to “\(owner)” already; write another key")
        }
      }
      for key in keys.compactMap({ Key($0) }) { owners[key] = name }
    }
    configuration.bindings[name] = keys
  }
}
