/// A key, with what was held down beside it.
///
/// Terminals send bytes, and some keys the same ones: Ctrl-I is Tab, Ctrl-M and Ctrl-J are Enter,
/// Ctrl-H and Ctrl-? are Backspace, Ctrl-[ is Esc, Ctrl-/ is Ctrl-_. Such pairs are one value here,
/// so that a binding to either is a binding to both, and two bindings that collide are seen to.
///
/// In text a key is what is printed on it: `x`, `X`, `Space`, `Ctrl-P`, `Alt-Left`, `PgUp`, `F5`.
///
/// ```swift
/// Key("Ctrl-P") == Key.control("p")
/// ```
package struct Key: Hashable, Sendable {
  /// What was pressed.
  package enum Code: Hashable, Sendable {
    /// A letter, digit, sign or space; upper case when Shift was held.
    case character(Character)
    case up, down, left, right
    case home, end, pageUp, pageDown
    case enter, escape, tab
    /// Tab with Shift.
    case backTab
    case backspace, delete, insert
    /// F1 to F12 are on most keyboards.
    case function(Int)
  }

  /// The highest function key that terminals can tell.
  package static let maximumFunction = 63

  package let code: Code
  package let isControl: Bool
  package let isAlt: Bool

  /// A key; of keys that terminals cannot tell apart always the same one.
  package init(_ code: Code, isControl: Bool = false, isAlt: Bool = false) {
    self.isAlt = isAlt
    guard isControl, case .character(let character) = code else {
      self.code = code
      self.isControl = isControl
      return
    }
    let alias = Key.alias(ofControl: character)
    self.code = alias ?? .character(Key.withoutShift(character))
    self.isControl = alias == nil
  }

  /// A letter, digit, sign or space by itself.
  package static func character(_ character: Character) -> Key { Key(.character(character)) }

  /// A letter or sign with Ctrl.
  package static func control(_ character: Character) -> Key {
    Key(.character(character), isControl: true)
  }

  /// The key that sends the same byte as this one with Ctrl.
  private static func alias(ofControl character: Character) -> Code? {
    switch character {
    case "i", "I": .tab
    case "m", "M", "j", "J": .enter
    case "h", "H", "?": .backspace
    case "[": .escape
    default: nil
    }
  }

  /// Control characters know no case: 0x01 is Ctrl-A, whether Shift is held or not.
  private static func withoutShift(_ character: Character) -> Character {
    switch character {
    case "A"..."Z": Character(character.lowercased())
    case "/": "_"
    case "@": " "
    default: character
    }
  }
}

extension Key {
  /// Names in the order in which a key without a character looks for its own; the first that fits
  /// is written, any is read.
  private static let names: [(name: String, code: Code)] = [
    ("Space", .character(" ")), ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right),
    ("Home", .home), ("End", .end), ("PgUp", .pageUp), ("PgDn", .pageDown), ("PageUp", .pageUp),
    ("PageDown", .pageDown), ("Enter", .enter), ("Return", .enter), ("Esc", .escape),
    ("Escape", .escape), ("Tab", .tab), ("Shift-Tab", .backTab), ("BackTab", .backTab),
    ("Backspace", .backspace), ("Delete", .delete), ("Del", .delete), ("Insert", .insert),
    ("Ins", .insert),
  ]

  /// Reads a key as it is written on keyboards; `nil` for what no terminal can send.
  ///
  /// Names and modifiers may be in either case. A single character is always itself: `s` and `S`
  /// are two keys, and `-` is one.
  package init?(_ text: String) {
    var rest = text[...]
    var (isControl, isAlt) = (false, false)
    while rest.count > 1 {
      if !isControl, let shorter = Key.dropping("ctrl-", from: rest) {
        (rest, isControl) = (shorter, true)
      } else if !isAlt, let shorter = Key.dropping("alt-", from: rest) {
        (rest, isAlt) = (shorter, true)
      } else {
        break
      }
    }
    guard let code = Key.code(rest) else { return nil }
    if isControl, case .character(let character) = code, !Key.hasControlCode(character) {
      return nil
    }
    self.init(code, isControl: isControl, isAlt: isAlt)
  }

  private static func dropping(_ prefix: String, from text: Substring) -> Substring? {
    // Something must be left: `Ctrl-` alone is no key.
    guard text.count > prefix.count, text.prefix(prefix.count).lowercased() == prefix else {
      return nil
    }
    return text.dropFirst(prefix.count)
  }

  private static func code(_ text: Substring) -> Code? {
    if let character = text.first, text.count == 1 {
      let isSafe = !character.unicodeScalars.contains(where: TerminalSafe.isUnsafe)
      return isSafe ? .character(character) : nil
    }
    let lower = text.lowercased()
    if let known = names.first(where: { $0.name.lowercased() == lower }) { return known.code }
    guard lower.first == "f", let number = Int(lower.dropFirst()), "f\(number)" == lower,
      (1...maximumFunction).contains(number)
    else { return nil }
    return .function(number)
  }

  /// Ctrl with anything else arrives as that alone, or not at all.
  private static func hasControlCode(_ character: Character) -> Bool {
    switch character {
    case "a"..."z", "A"..."Z", " ", "@", "[", "\\", "]", "^", "_", "/", "?": true
    default: false
    }
  }
}

extension Key: CustomStringConvertible {
  /// What is written on the key.
  package var description: String {
    (isControl ? "Ctrl-" : "") + (isAlt ? "Alt-" : "") + codeText
  }

  private var codeText: String {
    if let known = Key.names.first(where: { $0.code == code }) { return known.name }
    return switch code {
    case .character(let character): isControl ? character.uppercased() : String(character)
    case .function(let number): "F\(number)"
    // All others are in the table; a test looks.
    case .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .escape, .tab,
      .backTab, .backspace, .delete, .insert:
      ""
    }
  }
}

extension Key: Codable {
  /// Reads the text of a key.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let key = Key(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "“\(text)” is no key; write it like x, X, Space, Ctrl-P, PgUp or F5")
    }
    self = key
  }

  /// Writes the text of the key.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
