import Testing

@testable import ConsoleUI

/// What docs/CONFIGURATION.md says is so: the table of settings, and that of commands, is the
/// code's.
@Suite struct ConfigurationDocumentTests {
  @Test func theExampleIsTheUsualConfiguration() throws {
    let example = try Documents.example("ini", in: Documents.text("CONFIGURATION.md"))
    let (configuration, problems) = ConfigurationFile.read(example)
    #expect(problems.isEmpty)
    #expect(configuration == ConsoleConfiguration())
    for setting in ConsoleSetting.all {
      #expect(example.contains("\n\(setting.key) = "), "\(setting.key) is not in the example")
    }
  }

  @Test func everySettingHasItsRow() throws {
    let text = try Documents.text("CONFIGURATION.md")
    for setting in ConsoleSetting.all {
      let row =
        "| `\(setting.key)` | `\(setting.usual)` | \(setting.allowed) | \(setting.summary) |"
      #expect(text.contains("\n\(row)\n"), "docs/CONFIGURATION.md lacks: \(row)")
    }
  }

  @Test func everyCommandHasItsRow() throws {
    let text = try Documents.text("CONFIGURATION.md")
    for entry in CommandCatalog.all {
      let keys = entry.keys.joined(separator: " ")
      let row = "| `key.\(entry.command.rawValue)` | `\(keys)` | \(entry.summary) |"
      #expect(text.contains("\n\(row)\n"), "docs/CONFIGURATION.md lacks: \(row)")
    }
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count == ConsoleSetting.all.count + CommandCatalog.all.count)
  }
}
