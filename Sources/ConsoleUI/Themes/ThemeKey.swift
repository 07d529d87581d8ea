/// A key of a theme file.
enum ThemeKey: Hashable {
  case name
  case kind
  case foreground(ThemeRole)
  case background(ThemeRole)
  case attributes(ThemeRole)
  case foreground16(ThemeRole)
  case background16(ThemeRole)
  case start(ThemeGradient)
  case middle(ThemeGradient)
  case end(ThemeGradient)

  /// All keys, in the order in which they are documented.
  static let all: [ThemeKey] =
    [.name, .kind]
    + ThemeRole.allCases.flatMap { role in
      [
        .foreground(role), .background(role), .attributes(role), .foreground16(role),
        .background16(role),
      ]
    }
    + ThemeGradient.allCases.flatMap { [.start($0), .middle($0), .end($0)] }

  /// As it is written.
  var text: String {
    switch self {
    case .name: "name"
    case .kind: "kind"
    case .foreground(let role): role.key
    case .background(let role): role.key + "_background"
    case .attributes(let role): role.key + "_attributes"
    case .foreground16(let role): role.key + "_16"
    case .background16(let role): role.key + "_background_16"
    case .start(let gradient): gradient.rawValue + "_start"
    case .middle(let gradient): gradient.rawValue + "_mid"
    case .end(let gradient): gradient.rawValue + "_end"
    }
  }

  /// Keys by what is written; made once.
  static let byText = Dictionary(uniqueKeysWithValues: all.map { ($0.text, $0) })
}

extension ThemeRole {
  /// As it is written in theme files: `border_focused`.
  package var key: String {
    rawValue.reduce(into: "") { key, letter in
      key += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
    }
  }
}
