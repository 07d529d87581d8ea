import Testing

@testable import ConsoleUI

/// What docs/THEMES.md says is so.
@Suite struct ThemeDocumentTests {
  @Test func theExampleIsReadWithoutAProblem() throws {
    let example = try Documents.example("ini", in: Documents.text("THEMES.md"))
    let (theme, problems) = ThemeFile.read(example, name: "x")
    #expect(problems.isEmpty)
    #expect(theme.name == "evening" && theme.kind == .dark)
    #expect(theme[.border].foreground == .indexed(240))
    #expect(theme[.ended].foreground == .terminal)
    #expect(theme[.failed].attributes == [.bold, .underline])
    #expect(theme[.failed].foreground16 == .indexed(9))
    #expect(theme[.selection].background16 == .indexed(4))
    #expect(theme[.progress].middle == .rgb(red: 0x66, green: 0xCC, blue: 0xCC))
  }

  @Test func everyRoleThemeAndColourIsDocumented() throws {
    let text = try Documents.text("THEMES.md")
    for role in ThemeRole.allCases {
      #expect(text.contains("\n| `\(role.key)` | "), "\(role.key) is not documented")
    }
    for name in ShippedThemes.names {
      #expect(text.contains("\n| `\(name)` | "), "\(name) is not documented")
    }
    for gradient in ThemeGradient.allCases { #expect(text.contains("`\(gradient.rawValue)`")) }
    for name in ColourText.names.prefix(8) { #expect(text.contains("`\(name)`")) }
    for (name, _) in ColourText.attributeNames { #expect(text.contains(name)) }
  }
}
