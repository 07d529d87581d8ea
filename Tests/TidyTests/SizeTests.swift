import Testing

/// A file over the budget holds two ideas; a function over it does two things.
@Suite struct SizeTests {
  static let maximumFileLines = 400
  static let maximumLineCharacters = 100
  static let maximumFunctionLines = 60

  @Test(arguments: Checkout.swift) func fileHoldsOneIdea(_ file: Checkout.File) {
    #expect(file.lines.count <= Self.maximumFileLines + 1)
  }

  @Test(arguments: Checkout.swift) func linesFitTheScreen(_ file: Checkout.File) {
    for (index, line) in file.lines.enumerated() where line.count > Self.maximumLineCharacters {
      Issue.record("\(file):\(index + 1) has \(line.count) characters; break it")
    }
  }

  @Test(arguments: Checkout.swift) func functionsDoOneThing(_ file: Checkout.File) {
    for function in Self.functions(in: file) where function.lines > Self.maximumFunctionLines {
      Issue.record("\(file):\(function.start) has \(function.lines) lines; split it")
    }
  }

  @Test func canaryFindsALongFunction() {
    let body = Array(repeating: "    work()", count: 61).joined(separator: "\n")
    let file = Checkout.File(path: "x.swift", text: "struct X {\n  func f() {\n\(body)\n  }\n}")
    #expect(Self.functions(in: file).map(\.lines) == [63])
  }

  /// Functions by their indentation, which the formatter keeps honest: from a line that opens one
  /// to the first closing brace at the same depth.
  private static func functions(in file: Checkout.File) -> [(start: Int, lines: Int)] {
    let lines = file.lines
    var found: [(start: Int, lines: Int)] = []
    for (index, line) in lines.enumerated() {
      let code = line.drop(while: { $0 == " " })
      let opens = code.contains(/(^|\s)(func\s|init[(<?]|deinit\s)/)
      // What closes on its own line is one line; the next brace at its depth is another's.
      guard opens, !code.hasPrefix("//"), !code.contains("\""), !code.hasSuffix("}") else {
        continue
      }
      let closing = String(repeating: " ", count: line.count - code.count) + "}"
      guard let end = lines[index...].firstIndex(where: { $0 == closing || $0 == closing + ")" })
      else { continue }
      found.append((index + 1, end - index + 1))
    }
    return found
  }
}
