/// Colours and attributes as theme files write them.
enum ColourText {
  /// What is allowed as a colour, as half a sentence.
  static let allowed =
    "write \"#RRGGBB\", a number from 0 to 255, or \"\" for the terminal's own colour"

  /// The 16 colours that every terminal with colours has, by number.
  static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
    "bright-magenta", "bright-cyan", "bright-white",
  ]

  static let attributeNames: [(name: String, attribute: Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
    ("reverse", .reverse),
  ]

  /// Reads `#RRGGBB`, a number of the 256, or nothing at all.
  static func colour(_ text: String) -> Colour? {
    if text.isEmpty { return .terminal }
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "#") else {
      let isNumber = bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      return isNumber ? UInt8(text).map { .indexed($0) } : nil
    }
    let digits = bytes.dropFirst().compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == 6, bytes.count == 7 else { return nil }
    func level(_ index: Int) -> UInt8 { UInt8(digits[index] * 16 + digits[index + 1]) }
    return .rgb(red: level(0), green: level(2), blue: level(4))
  }

  /// Reads the name of one of the 16, or nothing at all.
  static func colour16(_ text: String) -> Colour? {
    if text.isEmpty { return .terminal }
    return names.firstIndex(of: text).map { .indexed(UInt8($0)) }
  }

  /// Reads names with blanks between; `nil` where one is none.
  static func attributes(_ text: String) -> Attributes? {
    var attributes: Attributes = []
    for word in text.split(separator: " ") {
      guard let known = attributeNames.first(where: { $0.name == word }) else { return nil }
      attributes.formUnion(known.attribute)
    }
    return attributes
  }
}
