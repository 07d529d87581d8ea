import Testing

/// Each file in themes/ is part of the program and documented.
///
/// Whether it can be read, and by whom, is for the tests of ConsoleUI.
@Suite struct ThemeTests {
  private static let files = Checkout.files(in: ["themes"], suffix: ".theme")

  private func name(_ file: Checkout.File) -> String {
    String(file.path.dropFirst("themes/".count).dropLast(".theme".count))
  }

  @Test func everyFileIsShippedAndDocumented() throws {
    let shipped = try #require(Checkout.read("Sources/ConsoleUI/Themes/ShippedThemes.swift"))
    let document = try #require(Checkout.read("docs/THEMES.md"))
    #expect(Self.files.count >= 10)
    for file in Self.files {
      let name = name(file)
      #expect(shipped.text.contains("(\"\(name)\", PackageResources."), "\(name) is not shipped")
      #expect(document.text.contains("| `\(name)` |"), "\(name) is not in docs/THEMES.md")
      #expect(file.text.contains("\nname = \"\(name)\"\n"), "\(file) says another name")
    }
    let count = shipped.lines.count { $0.contains("\", PackageResources.") }
    #expect(count == Self.files.count + 3, "two defaults and mono stand there twice")
  }

  /// The folder that is built in is this one, and no copy.
  @Test func theLinkLeadsToTheFolder() {
    let linked = Checkout.read("Sources/ConsoleUI/Themes/Shipped/midstream.theme")
    #expect(linked?.text == Checkout.read("themes/midstream.theme")?.text)
    #expect(linked != nil)
  }
}
