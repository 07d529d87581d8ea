/// Reads what was typed behind `/`.
enum FilterReader {
  static func terms(of text: String) throws(Pattern.Problem) -> [Filter.Term] {
    guard text.count <= Filter.maximumCharacters else {
      throw Pattern.Problem(sentence: "the filter is too long; write a shorter one")
    }
    var terms: [Filter.Term] = []
    for part in parts(of: text) {
      var rest = part[...]
      let isNegated = rest.first == "!" && rest.count > 1
      if isNegated { rest = rest.dropFirst() }
      // Whoever has typed a sign only is not done yet.
      guard rest != "!", rest != "~", rest != "/" else { continue }
      let test = try test(String(rest))
      // As `rows>` before its number is typed.
      if test != .word("") { terms.append(Filter.Term(isNegated: isNegated, test: test)) }
    }
    return terms
  }

  /// Parts between spaces; a pattern between slashes may hold spaces.
  private static func parts(of text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var isInSlashes = false
    for character in text {
      if character == "/", isInSlashes || part.isEmpty || part == "!" { isInSlashes.toggle() }
      if character == " ", !isInSlashes {
        if !part.isEmpty { parts.append(part) }
        part = ""
      } else {
        part.append(character)
      }
    }
    return part.isEmpty ? parts : parts + [part]
  }

  private static func test(_ text: String) throws(Pattern.Problem) -> Filter.Term.Test {
    if text.first == "~" { return .pattern(try Pattern(String(text.dropFirst()))) }
    if text.first == "/" {
      let isClosed = text.count > 2 && text.last == "/"
      return .pattern(try Pattern(String(text.dropFirst().dropLast(isClosed ? 1 : 0))))
    }
    guard let (name, comparison, value) = comparison(in: text) else {
      return .word(text.lowercased())
    }
    if let figure = FilterFigure(rawValue: name) {
      return try number(figure, comparison, value)
    }
    guard let field = FilterField(rawValue: name) else {
      throw Pattern.Problem(
        sentence: "there is no field “\(name)”; there are \(names.joined(separator: ", "))")
    }
    guard comparison == .same || comparison == .equal else {
      throw Pattern.Problem(sentence: "\(name) is text; write \(name):\(value)")
    }
    return value.isEmpty ? .word("") : .text(field, value.lowercased())
  }

  /// What a term about a field begins with.
  static let fieldStarts =
    FilterField.allCases.map { "\($0.rawValue):" } + FilterFigure.allCases.map { "\($0.rawValue)>" }

  private static var names: [String] {
    FilterField.allCases.map(\.rawValue) + FilterFigure.allCases.map(\.rawValue)
  }

  /// A word, then a sign; anything else is a word to look for.
  private static func comparison(in text: String) -> (String, FilterComparison, String)? {
    let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    let rest = text.dropFirst(name.count)
    guard !name.isEmpty,
      let comparison = FilterComparison.allCases.first(where: { rest.hasPrefix($0.rawValue) })
    else { return nil }
    return (
      name.lowercased(), comparison, String(rest.dropFirst(comparison.rawValue.count))
    )
  }

  private static func number(
    _ figure: FilterFigure, _ comparison: FilterComparison, _ text: String
  ) throws(Pattern.Problem) -> Filter.Term.Test {
    // Whoever is still typing wants nothing hidden yet.
    guard !text.isEmpty else { return .word("") }
    guard let value = amount(text) else {
      throw Pattern.Problem(
        sentence: "“\(text)” is no number; write 1000, 10k, 2.5M or 1G behind \(figure.rawValue)")
    }
    return .number(figure, comparison, value)
  }

  private static func amount(_ text: String) -> Double? {
    let units: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6, "m": 1e6, "G": 1e9, "g": 1e9]
    var digits = text[...]
    var scale = 1.0
    if let last = text.last, let unit = units[last] {
      scale = unit
      digits = digits.dropLast()
    }
    guard let first = digits.first, first.isNumber || first == ".",
      let number = Double(digits), number.isFinite
    else { return nil }
    return number * scale
  }
}
