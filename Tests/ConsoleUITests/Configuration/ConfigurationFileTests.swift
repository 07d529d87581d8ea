import Testing

@testable import ConsoleUI

/// The configuration file as people write it, rightly and wrongly.
@Suite struct ConfigurationFileTests {
  @Test func everySettingIsRead() {
    let (configuration, problems) = ConfigurationFile.read(
      """
      # mine
      theme = nord
      refresh = 250
      mouse = "off"
      read-only = on
      columns = component, version phase
      group = none
      confirm = always
      bell = waiting, failed
      notice = none
      key.palette = "Ctrl-K F2"
      key.quit =
      """)
    #expect(problems.isEmpty)
    var expected = ConsoleConfiguration()
    expected.theme = "nord"
    expected.refreshMilliseconds = 250
    expected.isMouseOn = false
    expected.isReadOnly = true
    expected.columns = [.component, .version, .phase]
    expected.grouping = .none
    expected.confirmation = .always
    expected.bells = [.failed, .waiting]
    expected.notices = []
    expected.bindings = ["palette": ["Ctrl-K", "F2"], "quit": []]
    #expect(configuration == expected)
  }

  /// Whatever a setting's value is, it is read as it is written.
  @Test func whatIsWrittenIsRead() {
    for setting in ConsoleSetting.all {
      var configuration = ConsoleConfiguration()
      #expect(setting.read(&configuration, setting.usual))
      #expect(configuration == ConsoleConfiguration())
    }
    #expect(Set(ConsoleSetting.all.map(\.key)).count == ConsoleSetting.all.count)
  }

  /// Each says the line, what is wrong and what is allowed; the rest of the file counts.
  @Test(arguments: [
    ("refresh = 5", "refresh: “5” is not allowed; write milliseconds from 100 to 60000"),
    ("refresh = 1e3", "refresh: “1e3” is not allowed; write milliseconds from 100 to 60000"),
    ("mouse = yes", "mouse: “yes” is not allowed; write on or off"),
    (
      "columns = node fase",
      "columns: “node fase” is not allowed; write some of node component version phase progress "
        + "rows bytes rate eta stall latency back mailbox"
    ),
    (
      "columns = node node",
      "columns: “node node” is not allowed; write some of node component version phase progress "
        + "rows bytes rate eta stall latency back mailbox"
    ),
    ("group = team", "group: “team” is not allowed; write none or node or component"),
    ("confirm = never", "confirm: “never” is not allowed; write loss or always"),
    (
      "bell = mail", "bell: “mail” is not allowed; write some of ended failed waiting live, or none"
    ),
    (
      "notise = none",
      "there is no “notise”; did you mean “notice”? docs/CONFIGURATION.md lists all "
        + "settings"
    ),
    (
      "key.palete = x",
      "there is no “key.palete”; did you mean “key.palette”? docs/CONFIGURATION.md lists all "
        + "settings"
    ),
    (
      "key.palette = Ctrl-Ä",
      "key.palette: “Ctrl-Ä” is no key; write x, X, Ctrl-X, Alt-X, F5 or Enter"
    ),
    ("key.palette = a b c d e 1 2 3 4", "key.palette: these are 9 keys; write 8 at the most"),
    ("key.help = y", "key.help: y was given to “quit” already; write another key"),
    (
      "mouse = on # really", "mouse: “on # really” is not allowed; write on or off"
    ),
  ])
  func aLineThatCannotBeFollowedIsAProblem(_ line: String, _ sentence: String) {
    let text = "key.quit = y\n\(line)\ntheme = nord"
    let (configuration, problems) = ConfigurationFile.read(text, themes: ["midstream", "nord"])
    #expect(problems == [FileProblem(line: 2, sentence: sentence)])
    var expected = ConsoleConfiguration()
    expected.theme = "nord"
    expected.bindings = ["quit": ["y"]]
    #expect(configuration == expected)
  }

  @Test func aThemeThatIsNotThereIsAProblem() {
    let (configuration, problems) = ConfigurationFile.read(
      "theme = nrod", themes: ["midstream", "nord"])
    #expect(
      problems.map(\.description) == [
        "line 1: theme: there is no “nrod”; write one of midstream, nord"
      ])
    #expect(configuration == ConsoleConfiguration())
    #expect(ConfigurationFile.read("theme = mine", themes: ["mine"]).problems.isEmpty)
  }

  @Test func keysOfARecordingMayBeThoseOfOtherCommands() {
    let text = "key.mark = Space\nkey.play = Space\nkey.slower = ."
    #expect(ConfigurationFile.read(text).problems.isEmpty)
  }

  @Test func noFileMakesReadingFail() {
    var random = Xorshift(seed: 99)
    let parts = [
      "key.", "theme", "columns", " = ", "\"", "node", "\n", "=", "é", "\u{0}", "Ctrl-", "quit",
      "notice", "none", "bell", " ", "9", "#", "🇩🇪", ",", "x",
    ]
    for _ in 0..<2_000 {
      let text = (0..<random.below(30)).map { _ in parts[random.below(parts.count)] }.joined()
      let (configuration, problems) = ConfigurationFile.read(text)
      #expect(!configuration.columns.isEmpty)
      #expect(ShippedThemes.names.contains(configuration.theme))
      #expect(KeyBindings.resolve(configuration.bindings).problems.isEmpty)
      #expect(problems.count <= SettingLines.maximumProblems + 1)
    }
  }
}
