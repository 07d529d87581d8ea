import Testing

@testable import MigrationEngine

/// The corner cases of RFC 8259, each accepted or refused for the right reason.
struct JSONReaderTests {
  // MARK: What is taken

  static let scalars: [(String, Value)] = [
    ("null", nil), (" true ", true), ("\tfalse\r\n", false),
    ("0", 0), ("-1", -1), ("10", 10),
    ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9007199254740993", 9_007_199_254_740_993),
    // Integers have no negative zero; a double keeps the sign.
    ("-0", .double(-0.0)), ("-0.0", .double(-0.0)), ("0.0", .double(0)), ("0e5", .double(0)),
    ("1.0", .double(1)), ("1e2", .double(100)), ("1E+2", .double(100)), ("25e-1", .double(2.5)),
    ("1e00002", .double(100)), ("9223372036854775800.0", .double(0x1p63)),
    ("5e-324", .double(0x1p-1074)), ("0.10000000000000001", .double(0.1)),
    ("0e99999999999999999999", .double(0)), ("0.000e-99999999999999999999", .double(0)),
    ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
    ("0.1", .double(0.1)), ("1e22", .double(1e22)), ("1e23", .double(1e23)),
    ("12345678901234567000000000000.0", .double(12345678901234567000000000000.0)),
  ]

  static let strings: [(String, String)] = [
    (#""""#, ""), (#""a""#, "a"), (#""eight by""#, "eight by"), (#""nine byte""#, "nine byte"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u00E9""#, "Aéé"),
    (#""\u0000""#, "\0"), (#""\ud83d\ude00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
    (#""\uFFFF\uE000""#, "\u{FFFF}\u{E000}"), (#""\\u0041""#, "\\u0041"),
    ("\"\u{7F}\u{2028}\u{FEFF}\"", "\u{7F}\u{2028}\u{FEFF}"), ("\"é€😀\"", "é€😀"),
    ("\"12345678é\"", "12345678é"), (#""12345678\n""#, "12345678\n"),
  ]

  static let containers: [(String, Value)] = [
    ("[]", []), ("[ ]", []), ("{}", [:]), ("{ }", [:]), ("[[],{}]", [[], [:]]),
    (" [ 1 , 2 ] ", [1, 2]), ("[null]", [nil]), ("{\"\":0}", ["": 0]),
    ("{\"a\":{\"a\":1}}", ["a": ["a": 1]]), (#"{"\u0061":1}"#, ["a": 1]),
    ("{\"a\\u0000\":1,\"a\":2}", ["a\0": 1, "a": 2]),
    (#"{"$bytes":""}"#, .bytes([])), (#"{"$bytes":"AAEC/w=="}"#, .bytes([0, 1, 2, 255])),
    (#"{"$bytes":"AAE="}"#, .bytes([0, 1])), (#"{"$bytes":"AAEC"}"#, .bytes([0, 1, 2])),
    // What is not the canonical text of some bytes stays what it is.
    (#"{"$bytes":"AA"}"#, ["$bytes": "AA"]), (#"{"$bytes":"AB=="}"#, ["$bytes": "AB=="]),
    (#"{"$bytes":"===="}"#, ["$bytes": "===="]), (#"{"$bytes":"A=AA"}"#, ["$bytes": "A=AA"]),
    (#"{"$bytes":"-_-_"}"#, ["$bytes": "-_-_"]), (#"{"$bytes":1}"#, ["$bytes": 1]),
    (#"{"$bytes":"AAEC","a":1}"#, ["$bytes": "AAEC", "a": 1]),
  ]

  @Test(arguments: scalars + containers)
  func takes(_ text: String, _ expected: Value) throws {
    #expect(try JSON.read(Array(text.utf8)) == expected)
  }

  @Test(arguments: strings)
  func takesString(_ text: String, _ expected: String) throws {
    // Compared as values, since Swift's strings are equal across normal forms.
    #expect(try JSON.read(Array(text.utf8)) == .string(expected))
  }

  // MARK: What is refused

  static let refused: [(String, JSONError.Code)] = [
    ("", .empty), (" \n", .empty),
    ("[1] x", .trailing), ("{}{}", .trailing), ("1 2", .trailing), ("[]]", .trailing),
    ("\"a\"\"b\"", .trailing), ("12a", .trailing), ("0x1", .trailing), ("00", .number),
    ("[1,]", .syntax), ("[,1]", .syntax), ("[1 2]", .syntax), ("[1,,2]", .syntax),
    ("[1}", .syntax), ("{\"a\":1]", .syntax), ("{\"a\" 1}", .syntax), ("{\"a\"::1}", .syntax),
    ("{\"a\":1,}", .syntax), ("{,}", .syntax), ("{a:1}", .syntax), ("{'a':1}", .syntax),
    ("{1:1}", .syntax), ("{\"a\":}", .syntax), ("{\"a\"}", .syntax), ("{null:1}", .syntax),
    ("NaN", .syntax), ("Infinity", .syntax), ("+1", .syntax), (".5", .syntax), ("nul1", .syntax),
    ("True", .syntax), ("[// no\n1]", .syntax), ("[/* no */1]", .syntax), ("\u{A0}1", .syntax),
    ("[\u{C}1]", .syntax), ("]", .syntax), ("é", .syntax),
    ("-a", .number), ("[1.]", .number), ("[1.e1]", .number), ("[1e]", .number),
    ("[1e+]", .number), ("[--1]", .number), ("01", .number), ("-01", .number), ("-00", .number),
    // Not rounded behind anybody's back: too small, or with digits a double cannot hold.
    ("1e-400", .number), ("-1e-400", .number), ("1e-99999999999999999999", .number),
    ("123456789012345678901234567890.5", .number), ("3.14159265358979323846", .number),
    ("[-]", .number), ("1e400", .number), ("-1e400", .number), ("1e99999999999999999999", .number),
    ("9223372036854775808", .integerRange), ("-9223372036854775809", .integerRange),
    ("18446744073709551616", .integerRange), ("99999999999999999999999999", .integerRange),
    (#""\a""#, .escape), (#""\'""#, .escape), (#""\u12G4""#, .escape), (#""\U0041""#, .escape),
    (#""\x41""#, .escape), (#""\u 041""#, .escape), (#""\u+041""#, .escape),
    (#""\ud800""#, .surrogate), (#""\udc00""#, .surrogate), (#""\ud800\ud800""#, .surrogate),
    (#""\ud800\n""#, .surrogate), (#""\udc00\ud800""#, .surrogate), (#""\ud800A""#, .surrogate),
    (#""\ud83d\u0041""#, .surrogate), (#"{"\ud800":1}"#, .surrogate),
    ("\"\n\"", .controlCharacter), ("\"\t\"", .controlCharacter), ("\"ab\0cd\"", .controlCharacter),
    ("\"12345678\u{1F}\"", .controlCharacter), ("{\"a\n\":1}", .controlCharacter),
    (#"{"a":1,"a":1}"#, .duplicateKey), (#"{"a":1,"\u0061":2}"#, .duplicateKey),
    (#"{"":1,"":1}"#, .duplicateKey), (#"[{"b":{"a":1,"c":2,"a":3}}]"#, .duplicateKey),
  ]

  @Test(arguments: refused)
  func refuses(_ text: String, _ code: JSONError.Code) throws {
    let error = try #require(throws: JSONError.self) { try JSON.read(Array(text.utf8)) }
    #expect(error.code == code, "\(error)")
  }

  static let foreign: [[UInt8]] = [
    [0xEF, 0xBB, 0xBF, 0x7B, 0x7D],  // a byte order mark
    [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], [0xFE, 0xFF, 0, 0x7B, 0, 0x7D],  // UTF-16 with a mark
    [0x7B, 0, 0x7D, 0], [0, 0x7B, 0, 0x7D],  // UTF-16 without
    [0x7B, 0, 0, 0, 0x7D, 0, 0, 0], [0, 0, 0, 0x7B],  // UTF-32
  ]
  static let malformed: [[UInt8]] = [
    [0x80], [0xBF], [0xC3], [0xC3, 0x28], [0xFF], [0xFE], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
    [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],  // overlong
    [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],  // surrogates
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
    [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xF0, 0x9F, 0x28, 0x80], [0xF0, 0x9F, 0x98, 0x28],
  ]

  @Test(arguments: foreign)
  func refusesForeignEncodings(_ bytes: [UInt8]) throws {
    let error = try #require(throws: JSONError.self) { try JSON.read(bytes) }
    #expect(error.code == .encoding)
    #expect(error.offset == 0)
  }

  @Test(arguments: malformed)
  func refusesMalformedUTF8(_ bytes: [UInt8]) throws {
    // Behind an escape, behind nothing, and as a name: three ways into the same check.
    for before in [#"""#, #""\n"#, #""12345678"#, #"{""#] {
      for after in [#"""#, #"aaaaaaaa""#] {
        let text = Array(before.utf8) + bytes + Array(after.utf8)
        let error = try #require(throws: JSONError.self) { try JSON.read(text) }
        #expect(error.code == .encoding)
        #expect(error.offset == before.utf8.count)
      }
    }
  }

  // MARK: Where it is wrong

  static let places: [(String, Int, Int, Int)] = [
    ("[1,\n 2,\n x]", 9, 3, 2), ("{\"a\":1,\n\"a\":2}", 8, 2, 1), ("[\"é\", x]", 7, 1, 8),
    ("[1,\r\n\r\n?]", 7, 3, 1), ("{}\n{}", 3, 2, 1), ("[\n\"ab\\q\"]", 5, 2, 4),
    ("[\n99999999999999999999]", 2, 2, 1), ("[\"\n\"]", 2, 1, 3), ("[1,\n", 4, 2, 1),
    ("[1.5, 007]", 6, 1, 7), (#"["ab\ud800"]"#, 4, 1, 5), ("[truf]", 1, 1, 2), ("[tru", 4, 1, 5),
  ]

  @Test(arguments: places)
  func saysWhere(_ text: String, _ offset: Int, _ line: Int, _ column: Int) throws {
    let error = try #require(throws: JSONError.self) { try JSON.read(Array(text.utf8)) }
    #expect([error.offset, error.line, error.column] == [offset, line, column], "\(error)")
  }

  // MARK: Texts that end too early

  static let whole = [
    #"{"a":[1,-2.5e-3,"é😀\ud83d\ude00\n",null,true,false],"$bytes":{"$bytes":"AAEC/w=="}}"#,
    #"["eight by","é","\u0041\\\"",[[[]]],{"a":{"b":{}}}]"#, "\"plain \\u00e9 € 😀 \\\\ end\"",
    "{\n  \"name\": \"x\",\n  \"list\": [\n    1,\n    2\n  ]\n}",
  ]

  @Test(arguments: whole)
  func refusesEveryPrefix(_ text: String) throws {
    let bytes = Array(text.utf8)
    _ = try JSON.read(bytes)
    for count in 0..<bytes.count {
      // A copy of its own, so that a read beyond the end has nothing to find.
      let error = try #require(throws: JSONError.self) { try JSON.read(Array(bytes[..<count])) }
      #expect(error.code == (count == 0 ? .empty : .truncated), "\(count) bytes: \(error)")
    }
  }

  @Test(arguments: whole)
  func survivesEveryChangedByte(_ text: String) {
    var bytes = Array(text.utf8)
    for index in bytes.indices {
      let original = bytes[index]
      for byte in [0x00, 0x22, 0x2C, 0x5C, 0x5D, 0x7B, 0x7D, 0x80, 0xED, 0xFF] as [UInt8] {
        bytes[index] = byte
        // Taken or refused, both are fine; what is taken must be sayable.
        if let value = try? JSON.read(bytes) { #expect((try? JSON.bytes(of: value)) != nil) }
      }
      bytes[index] = original
    }
  }

  // MARK: Bounds

  @Test(arguments: [JSON.Limits.wire, .stateFile], [("[", "]"), ("{\"a\":", "}")])
  func readsAsDeepAsAllowed(_ limits: JSON.Limits, _ brackets: (String, String)) throws {
    func nested(_ depth: Int) -> [UInt8] {
      let opening = String(repeating: brackets.0, count: depth)
      return Array((opening + "0" + String(repeating: brackets.1, count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSON.read(nested(limits.maximumDepth), limits: limits) }
    for depth in [limits.maximumDepth + 1, 100_000] {
      let error = try #require(throws: JSONError.self) {
        try JSON.read(nested(depth), limits: limits)
      }
      #expect(error.code == .tooDeep)
      #expect(error.offset == limits.maximumDepth * brackets.0.utf8.count)
    }
  }

  @Test func readsAsMuchAsAllowed() throws {
    let limits = JSON.Limits(maximumBytes: 10, maximumDepth: 2)
    #expect(try JSON.read(Array(#""12345678""#.utf8), limits: limits) == "12345678")
    let error = try #require(throws: JSONError.self) {
      try JSON.read(Array(#""123456789""#.utf8), limits: limits)
    }
    #expect(error.code == .tooLarge)
    #expect(error.offset == 10)
  }

  // MARK: Many names

  /// Names that share length and the bytes that a fingerprint looks at, then ordinary ones.
  static let manyNames: [[String]] = [
    (0..<1000).map { number in
      let digits = String(number)
      return "x" + String(repeating: "0", count: 4 - digits.count) + digits
        + String(repeating: "x", count: 40)
    },
    (0..<1000).map { "field \($0)" },
  ]

  @Test(arguments: manyNames)
  func keepsManyNames(_ names: [String]) throws {
    let text = "{" + names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
    let fields = try #require(try JSON.read(Array(text.utf8)).fields)
    #expect(fields.map(\.name.text) == names)
    #expect(names.allSatisfy { fields[$0] == .string($0) })
  }

  @Test(arguments: [1, 2, 13, 14, 15, 16, 17, 31, 32, 33, 1000])
  func findsDuplicatesAmong(_ count: Int) throws {
    // Around the size from which an index is kept, each earlier name repeated at the end.
    let names = (0..<count).map { "n\($0)" }
    let start = "{" + names.map { "\"\($0)\":0" }.joined(separator: ",") + ","
    for name in [names[0], names[count / 2], names[count - 1]] {
      let error = try #require(throws: JSONError.self) {
        try JSON.read(Array((start + "\"\(name)\":1}").utf8))
      }
      #expect(error.code == .duplicateKey)
      #expect(error.offset == start.utf8.count)
    }
    let distinct = try JSON.read(Array((start + "\"other\":1}").utf8))
    #expect(distinct.fields?.count == count + 1)
  }

  @Test func namesInOneAndInTwoPiecesDiffer() throws {
    let value = try JSON.read(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
    #expect(value.fields?.count == 2)
    #expect(value.fields?["\u{E9}"] == 1)
    #expect(value.fields?["e\u{301}"] == 2)
  }
}
