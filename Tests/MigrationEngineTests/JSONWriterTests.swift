import Testing

@testable import MigrationEngine

/// What is written is what stands in the table, and reads back as what it was.
struct JSONWriterTests {
  static let styles: [JSON.Style] = [
    .compact, .spaced, .pretty, JSON.Style(indent: .spaces(0), isSpaced: false),
    JSON.Style(indent: .spaces(4), isSpaced: false),
  ]

  // MARK: Exact text

  static let texts: [(Value, String)] = [
    (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (-7, "-7"),
    (.int(.max), "9223372036854775807"), (.int(.min), "-9223372036854775808"),
    (.double(1), "1.0"), (.double(-0.0), "-0.0"), (.double(1e22), "1e+22"), (.double(0.1), "0.1"),
    (.double(.leastNonzeroMagnitude), "5e-324"), (.string(""), #""""#),
    ("\"\\/\u{8}\u{C}\n\r\t\0\u{1F}\u{7F}", #""\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7F}\""),
    ("12345678\"12345678\\", #""12345678\"12345678\\""#), ("é€😀", "\"é€😀\""),
    ([], "[]"), ([:], "{}"), ([1, [2, [:]]], "[1,[2,{}]]"),
    (["b": 1, "a": nil], #"{"b":1,"a":null}"#),
    (["\"\n": true], #"{"\"\n":true}"#), (.bytes([0, 1, 2, 255]), #"{"$bytes":"AAEC/w=="}"#),
    (.bytes([]), #"{"$bytes":""}"#),
  ]

  @Test(arguments: texts)
  func writes(_ value: Value, _ text: String) throws {
    #expect(try JSON.text(of: value) == text)
    #expect(try JSON.read(Array(text.utf8)) == value)
  }

  static let laidOut: Value = ["a": [1, [:]], "b": ["c": .bytes([0])], "d": []]

  @Test func laysOut() throws {
    let (value, pretty) = (
      JSONWriterTests.laidOut,
      """
      {
        "a": [
          1,
          {}
        ],
        "b": {
          "c": {"$bytes": "AA=="}
        },
        "d": []
      }
      """
    )
    #expect(try JSON.text(of: value, style: .pretty) == pretty)
    #expect(
      try JSON.text(of: value, style: .spaced)
        == #"{"a": [1, {}], "b": {"c": {"$bytes": "AA=="}}, "d": []}"#)
    #expect(
      try JSON.text(of: value, style: JSON.Style(indent: .spaces(0), isSpaced: false))
        == "{\n\"a\":[\n1,\n{}\n],\n\"b\":{\n\"c\":{\"$bytes\":\"AA==\"}\n},\n\"d\":[]\n}")
  }

  @Test(arguments: styles)
  func detectsItsOwnStyle(_ style: JSON.Style) throws {
    for value: Value in [JSONWriterTests.laidOut, ["a:\"b": 1, "c": 2]] {
      let text = try JSON.bytes(of: value, style: style)
      #expect(text.withUnsafeBufferPointer { JSON.Style.detected(in: $0) } == style)
    }
  }

  @Test func detectsNoStyleWithoutBounds() {
    // A line that begins a million columns to the right must not blow up the next text.
    let text = Array(("{\n" + String(repeating: " ", count: 1_000_000) + "\"a\": 1}").utf8)
    let style = text.withUnsafeBufferPointer { JSON.Style.detected(in: $0) }
    #expect(style == JSON.Style(indent: .spaces(JSON.Style.maximumIndent), isSpaced: true))
  }

  @Test(arguments: ["", "{", "{\n", "[1]", "{\"a", "{\"a\\", "{}", "\\\"{\"\\\"\\"])
  func detectsSomeStyleInAnything(_ text: String) {
    let style = Array(text.utf8).withUnsafeBufferPointer { JSON.Style.detected(in: $0) }
    #expect(!style.isSpaced)
  }

  // MARK: What cannot be written

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func refusesNumbersWithoutForm(_ number: Double) throws {
    var output = Array("before".utf8)
    let error = try #require(throws: JSONError.self) {
      try JSON.append([1, .double(number)], to: &output)
    }
    #expect(error.code == .number)
    #expect(output == Array("before".utf8))
  }

  @Test(arguments: [[], [:], .bytes([1]), 1] as [Value])
  func writesOnlyWhatCanBeRead(_ innermost: Value) throws {
    let limits = JSON.Limits(maximumBytes: 1000, maximumDepth: 4)
    // A number is no level of its own; the others are.
    let levels = innermost == 1 ? 4 : 3
    func nested(_ depth: Int) -> Value { (0..<depth).reduce(innermost) { inner, _ in [inner] } }
    let text = try JSON.bytes(of: nested(levels), limits: limits)
    #expect(try JSON.read(text, limits: limits) == nested(levels))
    let error = try #require(throws: JSONError.self) {
      try JSON.bytes(of: nested(levels + 1), limits: limits)
    }
    #expect(error.code == .tooDeep)
  }

  @Test func writesOnlyAsMuchAsCanBeRead() throws {
    let limits = JSON.Limits(maximumBytes: 10, maximumDepth: 1)
    // What stands there already is another document and does not count.
    var output = Array("0123456789".utf8)
    try JSON.append("12345678", to: &output, limits: limits)
    #expect(output == Array(#"0123456789"12345678""#.utf8))
    let error = try #require(throws: JSONError.self) {
      try JSON.append("123456789", to: &output, limits: limits)
    }
    #expect(error.code == .tooLarge)
    #expect(output.count == 20)
  }

  // MARK: There and back, at random

  static let seed: UInt64 = 0x5EED_2026_1120

  @Test func randomValuesComeBack() throws {
    var values = RandomValues(seed: JSONWriterTests.seed)
    for round in 0..<250 {
      let value = values.next(depth: 4)
      for style in JSONWriterTests.styles {
        let fault = try roundTripFault(value, style) { try JSON.read($0) }
        #expect(fault == nil, "seed \(JSONWriterTests.seed), round \(round): \(value)")
      }
    }
  }

  @Test func roundTripCanFail() throws {
    // The canary: readers that lose something small must be found out.
    let value: Value = ["a": 1, "b": [.double(-0.0)], "\u{E9}": "\u{E9}"]
    let broken: [Value] = [
      ["a": 1, "b": [.double(0.0)], "\u{E9}": "\u{E9}"],
      ["b": [.double(-0.0)], "a": 1, "\u{E9}": "\u{E9}"],
      ["a": .double(1), "b": [.double(-0.0)], "\u{E9}": "\u{E9}"],
      ["a": 1, "b": [.double(-0.0)], "e\u{301}": "\u{E9}"],
      ["a": 1, "b": [.double(-0.0)], "\u{E9}": "e\u{301}"],
      ["a": 1, "b": [.double(-0.0)]],
    ]
    #expect(try roundTripFault(value, .pretty) { try JSON.read($0) } == nil)
    for wrong in broken {
      #expect(try roundTripFault(value, .pretty) { _ in wrong } != nil, "\(wrong)")
    }
  }

  @Test func oneSeedMakesOneSequence() {
    var (first, second) = (RandomValues(seed: 7), RandomValues(seed: 7))
    var other = RandomValues(seed: 8)
    let values = (0..<20).map { _ in first.next(depth: 3) }
    #expect(values == (0..<20).map { _ in second.next(depth: 3) })
    #expect(values != (0..<20).map { _ in other.next(depth: 3) })
  }

  @Test func everyDoubleComesBack() throws {
    var random = SplitMix64(state: JSONWriterTests.seed)
    for _ in 0..<5_000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      let text = try JSON.bytes(of: .double(number))
      #expect(try JSON.read(text) == .double(number), "seed \(JSONWriterTests.seed)")
    }
  }

  @Test func decimalTextsReadAsSwiftReadsThem() throws {
    var random = SplitMix64(state: JSONWriterTests.seed)
    for _ in 0..<5_000 {
      // Up to 17 digits and powers around where the exact short cut ends.
      let whole = String(random.next() >> UInt64.random(in: 36..<64, using: &random))
      let fraction = String(random.next() >> UInt64.random(in: 38..<64, using: &random))
      let power = Int.random(in: -45...45, using: &random)
      let text = "\(Bool.random(using: &random) ? "-" : "")\(whole).\(fraction)e\(power)"
      let expected = try #require(Double(text))
      #expect(try JSON.read(Array(text.utf8)) == .double(expected), "\(text)")
    }
  }

  @Test func orderCountsForNothing() throws {
    var random = SplitMix64(state: JSONWriterTests.seed)
    for count in [0, 1, 2, 15, 16, 17, 40] {
      let names = (0..<count).map { "name \($0)" }
      func object(_ names: [String]) throws -> Value {
        let entries = names.map { "\"\($0)\":{\"of\":\"\($0)\"}" }
        return try JSON.read(Array("{\(entries.joined(separator: ","))}".utf8))
      }
      let (value, shuffled) = (try object(names), try object(names.shuffled(using: &random)))
      #expect(value == shuffled)
      #expect(value.digest == shuffled.digest)
      #expect(value.canonical.description == shuffled.canonical.description)
      guard count > 1 else { continue }
      let shorter = try object(names.dropLast())
      #expect(value != shorter)
      #expect(value.digest != shorter.digest)
    }
  }

  @Test func normalFormsDiffer() {
    let (composed, decomposed): (Value, Value) = ("\u{E9}", "e\u{301}")
    #expect(composed != decomposed)
    #expect(composed.digest != decomposed.digest)
    let (named, otherwise): (Value, Value) = (["\u{E9}": 1], ["e\u{301}": 1])
    #expect(named != otherwise)
    #expect(named.digest != otherwise.digest)
  }
}

/// What went wrong between a value, its text and what `read` makes of that; `nil` for nothing.
///
/// Equality does not see the order of fields, so the text is compared as well.
private func roundTripFault(
  _ value: Value, _ style: JSON.Style, _ read: ([UInt8]) throws -> Value
) throws -> String? {
  let text = try JSON.bytes(of: value, style: style)
  let again = try read(text)
  if again != value { return "another value" }
  if again.digest != value.digest { return "another digest" }
  if try JSON.bytes(of: again, style: style) != text { return "another text" }
  return nil
}

/// A small generator whose whole run follows from one number (Steele, Lea and Flood, 2014).
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}

/// Values of every kind, with the awkward ones more often than life has them.
private struct RandomValues {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(state: seed) }

  mutating func next(depth: Int) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
    case 0: return nil
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int64(bitPattern: random.next() >> (random.next() & 63)))
    case 3: return .int([.max, .min, 0, -1][Int.random(in: 0..<4, using: &random)])
    case 4:
      let number = Double(bitPattern: random.next())
      return .double(number.isFinite ? number : -0.0)
    case 5: return .string(text())
    case 6:
      return .bytes(
        (0..<Int.random(in: 0..<9, using: &random)).map { _ in UInt8(random.next() & 255) })
    case 7:
      return .array((0..<Int.random(in: 0..<5, using: &random)).map { _ in next(depth: depth - 1) })
    default:
      var fields = Fields()
      // Sometimes enough fields for an index; a name that comes twice replaces its value.
      let count = Int.random(in: 0..<8, using: &random) == 0 ? 20 : 3
      for _ in 0..<count { fields["\(text())k"] = next(depth: depth - 1) }
      return .object(fields)
    }
  }

  private mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", " ", "\"", "\\", "/", "\n", "\0", "\u{1F}", "\u{7F}", "\u{E9}", "e", "\u{301}",
      "€", "😀", "\u{10FFFF}", "\u{FFFE}", "$",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<20, using: &random) {
      text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
    }
    return String(text)
  }
}
