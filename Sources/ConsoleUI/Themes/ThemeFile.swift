/// Reads theme files.
///
/// ```
/// name = "evening"
/// kind = "dark"
/// # What is not said looks as in the default theme.
/// text = "#d5dae1"
/// text_background = "#14181d"
/// failed = "#f0766d"
/// failed_attributes = "bold"
/// ```
package enum ThemeFile {
  private static let help = "docs/THEMES.md lists all keys"
  /// A name is shown in lists; a longer one is cut.
  static let maximumName = 40

  /// A theme, whatever the text is, and what of it could not be followed.
  ///
  /// What is not said is taken from the default theme for dark or light terminals.
  package static func read(_ text: String, name: String) -> (theme: Theme, problems: [FileProblem])
  {
    var (theme, problems) = readAlone(text, name: name)
    theme.complete(from: ShippedThemes.standard(theme.kind))
    return (theme, problems)
  }

  /// A theme that takes nothing from another one.
  static func readAlone(_ text: String, name: String) -> (theme: Theme, problems: [FileProblem]) {
    var lines = SettingLines(text)
    var theme = Theme(name: String(name.prefix(maximumName)))
    var isKindSaid = false
    for entry in lines.entries {
      guard let key = ThemeKey.byText[entry.key] else {
        lines.unknown(entry, of: ThemeKey.byText.keys.sorted(), help: help)
        continue
      }
      if let problem = theme.set(key, to: entry.value) {
        lines.problem(
          entry.line, "\(entry.key): “\(SettingLines.quoted(entry.value))” \(problem)")
      } else if key == .kind {
        isKindSaid = true
      }
    }
    if !isKindSaid, let colour = theme[.text].background, let ground = RGB(colour) {
      // Darker than the grey on which black and white are read equally well.
      theme.kind = ground.luminance < 0.18 ? .dark : .light
    }
    return (theme, lines.sortedProblems)
  }
}

extension Theme {
  /// Follows one line, or says why not and what is allowed.
  fileprivate mutating func set(_ key: ThemeKey, to value: String) -> String? {
    switch key {
    case .name:
      guard !value.isEmpty else { return "is no name; write a few letters" }
      name = String(value.prefix(ThemeFile.maximumName))
    case .kind:
      guard let kind = Kind(rawValue: value) else {
        return "is no kind; write \"dark\" or \"light\""
      }
      self.kind = kind
    case .attributes(let role):
      guard let attributes = ColourText.attributes(value) else {
        let names = ColourText.attributeNames.map(\.name).joined(separator: ", ")
        return "holds a word that is no attribute; write some of \(names), or \"\" for none"
      }
      self[role].attributes = attributes
    case .foreground16(let role), .background16(let role):
      guard let colour = ColourText.colour16(value) else {
        return "is none of the 16 colours; write \(ColourText.names[0...7].joined(separator: ", "))"
          + ", one of them with bright- before it, or \"\" for the terminal's own"
      }
      if key == .foreground16(role) {
        self[role].foreground16 = colour
      } else {
        self[role].background16 = colour
      }
    case .foreground, .background, .start, .middle, .end:
      guard let colour = ColourText.colour(value) else {
        return "is no colour; \(ColourText.allowed)"
      }
      set(key, to: colour)
    }
    return nil
  }

  private mutating func set(_ key: ThemeKey, to colour: Colour) {
    switch key {
    case .foreground(let role): self[role].foreground = colour
    case .background(let role): self[role].background = colour
    case .start(let gradient): self[gradient].start = colour
    case .middle(let gradient): self[gradient].middle = colour
    case .end(let gradient): self[gradient].end = colour
    // These hold no colour of the 256.
    case .name, .kind, .attributes, .foreground16, .background16: break
    }
  }
}
