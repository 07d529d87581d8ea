import Testing

@testable import MigrationEngine

/// Every operation by example; `LensLawTests` tries what holds for all of them.
@Suite struct LensTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let steps: String
    let before: String
    let after: String
    /// What comes back, where that is not what went.
    var back: String?

    init(_ steps: String, _ before: String, _ after: String, back: String? = nil) {
      (self.steps, self.before, self.after, self.back) = (steps, before, after, back)
    }
    var testDescription: String { "\(steps) on \(before)" }
  }

  @Test(arguments: [
    Example(
      #"{"add": "permissions.history", "value": []}"#, #"{"a": 1}"#,
      #"{"a": 1, "permissions": {"history": []}}"#),
    Example(
      #"{"add": "p.history", "value": []}"#, #"{"p": {"x": 1}}"#, #"{"p": {"x": 1, "history": []}}"#
    ),
    Example(
      #"{"remove": "scratch", "value": null}"#, #"{"scratch": null, "a": 1}"#, #"{"a": 1}"#),
    Example(
      #"{"remove": "scratch", "value": null}"#, #"{"scratch": 7}"#, "{}",
      back: #"{"scratch": null}"#),
    Example(#"{"remove": "p.q", "value": 1}"#, #"{"p": {"q": 1}}"#, "{}"),
    Example(
      #"{"remove": "x", "value": 0, "optional": true}"#, #"{"a": 1}"#, #"{"a": 1}"#,
      back: #"{"a": 1, "x": 0}"#),
    Example(
      #"{"rename": "memory", "to": "longTermMemory"}"#, #"{"memory": [1]}"#,
      #"{"longTermMemory": [1]}"#),
    Example(#"{"rename": "a.b", "to": "c"}"#, #"{"a": {"b": 1}}"#, #"{"a": {"c": 1}}"#),
    Example(
      #"{"move": "cfg.ttl", "to": "limits.ttl"}"#, #"{"cfg": {"ttl": "60"}}"#,
      #"{"limits": {"ttl": "60"}}"#),
    Example(
      #"{"move": "cfg.ttl", "to": "limits.ttl"}"#,
      #"{"cfg": {"ttl": 1, "x": 2}, "limits": {"y": 3}}"#,
      #"{"cfg": {"x": 2}, "limits": {"y": 3, "ttl": 1}}"#),
    Example(#"{"move": "a", "to": "a.b.c"}"#, #"{"a": {}}"#, #"{"a": {"b": {"c": {}}}}"#),
    Example(#"{"move": "a.b", "to": "a"}"#, #"{"a": {"b": 1}}"#, #"{"a": 1}"#),
    Example(#"{"move": "a", "to": "a"}"#, #"{"a": 1}"#, #"{"a": 1}"#),
    Example(
      #"{"move": "a", "to": "b.c", "optional": true}"#, #"{"b": {}}"#, #"{"b": {}}"#),
    Example(
      #"{"nest": ["host", "port"], "under": "endpoint"}"#, #"{"host": "h", "port": 1, "x": 2}"#,
      #"{"x": 2, "endpoint": {"host": "h", "port": 1}}"#),
    Example(
      #"{"nest": ["a", "b"], "under": "a"}"#, #"{"a": 1, "b": 2}"#, #"{"a": {"a": 1, "b": 2}}"#),
    Example(
      #"{"nest": ["a", "b"], "under": "a", "optional": true}"#, #"{"b": 2}"#, #"{"a": {"b": 2}}"#),
    Example(
      #"{"hoist": ["city"], "from": "address"}"#, #"{"address": {"city": "Bonn", "zip": 1}}"#,
      #"{"address": {"zip": 1}, "city": "Bonn"}"#),
    Example(#"{"hoist": ["city"], "from": "city"}"#, #"{"city": {"city": 1}}"#, #"{"city": 1}"#),
    Example(
      #"{"map": "tier", "values": {"gold": "premium", "free": "basic"}}"#, #"{"tier": "gold"}"#,
      #"{"tier": "premium"}"#),
    Example(
      #"{"map": "on", "values": [[0, "off"], [1, {"is": "on"}]]}"#, #"{"on": 1}"#,
      #"{"on": {"is": "on"}}"#),
    Example(
      #"{"map": "raw", "values": [[{"$bytes": "AQI="}, 3]]}"#, #"{"raw": {"$bytes": "AQI="}}"#,
      #"{"raw": 3}"#),
    Example(
      #"{"convert": "limits.ttl", "from": "string", "to": "int"}"#, #"{"limits": {"ttl": "60"}}"#,
      #"{"limits": {"ttl": 60}}"#),
    Example(#"{"wrap": "owner"}"#, #"{"owner": "ann"}"#, #"{"owner": ["ann"]}"#),
    Example(#"{"unwrap": "tags"}"#, #"{"tags": [["x"]]}"#, #"{"tags": ["x"]}"#),
    Example(
      #"{"each": "sessions", "do": [{"add": "replicas", "value": 1}]}"#,
      #"{"sessions": [{}, {"id": 2}]}"#,
      #"{"sessions": [{"replicas": 1}, {"id": 2, "replicas": 1}]}"#),
    Example(
      #"{"each": "sessions", "do": [{"add": "replicas", "value": 1}]}"#,
      #"{"sessions": {"s1": {}, "s2": {}}}"#,
      #"{"sessions": {"s1": {"replicas": 1}, "s2": {"replicas": 1}}}"#),
    Example(
      #"{"each": "xs", "do": [{"convert": ".", "from": "int", "to": "string"}, {"wrap": "."}]}"#,
      #"{"xs": [1, -2]}"#, #"{"xs": [["1"], ["-2"]]}"#),
    Example(#"{"each": "xs", "do": [{"wrap": "."}]}"#, #"{"xs": []}"#, #"{"xs": []}"#),
    Example(#"{"rename": "a\\.b", "to": "back\\\\slash"}"#, #"{"a.b": 1}"#, #"{"back\\slash": 1}"#),
    Example(#"{"rename": "\u00e9", "to": "e\u0301"}"#, #"{"\u00e9": 1}"#, #"{"e\u0301": 1}"#),
  ])
  func doesAndUndoes(_ example: Example) throws {
    let lens = try lens(example.steps)
    let before = try fields(example.before)
    let after = try lens.forward(before)
    #expect(after == (try fields(example.after)))
    #expect(try lens.back(after) == (try fields(example.back ?? example.before)))
    #expect(try lens.back(after, previous: before) == before)
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    let steps: String
    let document: String
    let code: MigrationError.Code
    let location: String

    init(_ steps: String, _ document: String, _ code: MigrationError.Code, _ location: String) {
      (self.steps, self.document, self.code, self.location) = (steps, document, code, location)
    }
    var testDescription: String { "\(steps) on \(document)" }
  }

  @Test(arguments: [
    Refusal(#"{"add": "a", "value": 1}"#, #"{"a": null}"#, .fieldExists, "a"),
    Refusal(#"{"add": "p.a", "value": 1}"#, #"{"p": {}}"#, .fieldExists, "p"),
    Refusal(#"{"add": "p.a", "value": 1}"#, #"{"p": 3}"#, .fieldUnexpected, "p"),
    Refusal(#"{"remove": "a", "value": 1}"#, "{}", .fieldMissing, "a"),
    Refusal(
      #"{"remove": "a.b", "value": 1, "optional": true}"#, #"{"a": []}"#, .fieldUnexpected, "a"),
    Refusal(#"{"rename": "a", "to": "b"}"#, #"{"a": 1, "b": 2}"#, .fieldExists, "b"),
    Refusal(#"{"rename": "a", "to": "b"}"#, "{}", .fieldMissing, "a"),
    Refusal(#"{"rename": "a", "to": "a"}"#, #"{"a": 1}"#, .fieldExists, "a"),
    Refusal(#"{"rename": "a", "to": "b", "optional": true}"#, #"{"b": 2}"#, .fieldExists, "b"),
    Refusal(#"{"rename": "a.b", "to": "c"}"#, "{}", .fieldMissing, "a.b"),
    Refusal(#"{"move": "a", "to": "b.c"}"#, #"{"a": 1, "b": {}}"#, .fieldExists, "b"),
    Refusal(#"{"move": "a.b", "to": "a"}"#, #"{"a": {"b": 1, "c": 2}}"#, .fieldExists, "a"),
    // Passed over, but going back would stumble over what stands at the target.
    Refusal(#"{"move": "a", "to": "b", "optional": true}"#, #"{"b": 1}"#, .fieldExists, "b"),
    Refusal(#"{"move": "a", "to": "b.c", "optional": true}"#, #"{"b": 1}"#, .fieldUnexpected, "b"),
    Refusal(
      #"{"nest": ["a"], "under": "b", "optional": true}"#, #"{"b": 1}"#, .fieldUnexpected, "b"),
    Refusal(#"{"nest": ["a", "b"], "under": "h"}"#, #"{"a": 1}"#, .fieldMissing, "b"),
    Refusal(#"{"hoist": ["a"], "from": "h"}"#, #"{"h": {"a": 1}, "a": 2}"#, .fieldExists, "a"),
    Refusal(
      #"{"hoist": ["city"], "from": "city"}"#, #"{"city": {"city": 1, "zip": 2}}"#, .fieldExists,
      "city"),
    Refusal(#"{"map": "t.x", "values": {"a": "b"}}"#, #"{"t": {"x": "c"}}"#, .valueUnmapped, "t.x"),
    Refusal(#"{"unwrap": "t"}"#, #"{"t": []}"#, .fieldUnexpected, "t"),
    Refusal(#"{"unwrap": "t"}"#, #"{"t": [1, 2]}"#, .fieldUnexpected, "t"),
    Refusal(#"{"unwrap": "t"}"#, #"{"t": "x"}"#, .fieldUnexpected, "t"),
    Refusal(#"{"each": "s", "do": [{"wrap": "."}]}"#, #"{"s": 1}"#, .fieldUnexpected, "s"),
    Refusal(
      #"{"each": "s", "do": [{"wrap": "t"}]}"#, #"{"s": [{"t": 1}, {}]}"#, .fieldMissing, "s[1].t"),
    Refusal(
      #"{"each": "s", "do": [{"map": ".", "values": {"a": "b"}}]}"#, #"{"s": {"k": "x"}}"#,
      .valueUnmapped, "s.k"),
    Refusal(#"{"each": "s", "do": [{"wrap": "t"}]}"#, #"{"s": [3]}"#, .fieldUnexpected, "s[0]"),
  ])
  func refusesWithThePlaceAndARemedy(_ refusal: Refusal) throws {
    let lens = try lens(refusal.steps)
    let document = try fields(refusal.document)
    let error = #expect(throws: MigrationError.self) { try lens.forward(document) }
    #expect(error?.code == refusal.code)
    #expect(error?.location == refusal.location)
    #expect(error?.message.contains(";") == true)
  }

  @Test(arguments: [
    ("007", Scalar.int), ("+1", .int), ("0x10", .int), ("1e3", .int), ("-0", .int), (" 1", .int),
    ("1.0", .int), ("9223372036854775808", .int), ("", .int), ("٣", .int), ("1", .double),
    ("1e3", .double), ("nan", .double), ("inf", .double), ("0x10", .double), ("1.50", .double),
    ("1e400", .double), (".5", .double), ("True", .bool), ("1", .bool), ("yes", .bool),
    ("Null", .null), ("", .null),
  ])
  func convertRefusesTextThatIsNotCanonical(text: String, kind: Scalar) {
    #expect(Scalar.string.convert(.string(text), to: kind) == nil)
  }

  @Test(arguments: [
    (Value.double(-0.0), Scalar.int), (.double(-0.0), .bool), (.double(0.5), .int),
    (.double(0x1p63), .int), (.double(.nan), .int), (.double(.infinity), .string),
    (.double(.nan), .string), (.double(2), .bool), (.int(2), .bool), (.int(-1), .bool),
    (.int(.max), .double), (.int(1 << 53 + 1), .double),
  ])
  func convertRefusesNumbersThatWouldNotReadBack(value: Value, kind: Scalar) throws {
    let from = try #require(Scalar(rawValue: value.kindName))
    #expect(from.convert(value, to: kind) == nil)
  }

  @Test(arguments: [
    (Value.string("-9223372036854775808"), Scalar.int, Value.int(.min)),
    (.string("-0.0"), .double, .double(-0.0)), (.string("1000.0"), .double, .double(1_000)),
    (.string("1e+16"), .double, .double(1e16)), (.double(-0x1p63), .int, .int(.min)),
    (.int(1 << 53), .double, .double(0x1p53)), (.double(1), .bool, .bool(true)),
    (.string("null"), .null, .null), (.bool(false), .double, .double(0)),
  ])
  func convertIsExactBothWays(value: Value, kind: Scalar, expected: Value) throws {
    let from = try #require(Scalar(rawValue: value.kindName))
    #expect(from.convert(value, to: kind) == expected)
    #expect(kind.convert(expected, to: from) == value)
  }

  @Test func objectsAboveTheIndexThresholdKeepTheLaw() throws {
    var large: Fields = [:]
    for number in 0..<Fields.indexThreshold * 2 { large["f\(number)"] = .int(Int64(number)) }
    let lens = try lens(
      #"""
      {"rename": "f3", "to": "g3"}, {"move": "f4", "to": "f5x.f4"}, {"add": "new", "value": 1},
      {"nest": ["f6", "f7"], "under": "f6"}, {"rename": "g3", "to": "f4"}
      """#)
    let after = try lens.forward(large)
    #expect(after["f4"] == 3)
    #expect(after["f3"] == nil)
    #expect(try lens.back(after) == large)
  }

  @Test func verdictsNameTheirCulprit() throws {
    #expect(try lens(#"{"wrap": "a"}"#).verdict == .lossless)
    let removal = Operation(.remove(try FieldPath("x"), filler: 0))
    #expect(
      try lens(#"{"wrap": "a"}, {"remove": "x", "value": 0}"#).verdict == .dependsOnData(removal))
    #expect(
      try lens(#"{"each": "s", "do": [{"remove": "x", "value": 0}]}"#).verdict
        == .dependsOnData(removal))
    let oneWay = try lens(#"{"remove": "y", "value": 0}, {"remove": "x"}"#)
    #expect(oneWay.verdict == .oneWay(Operation(.remove(try FieldPath("x"), filler: nil))))
    #expect(oneWay.inverse == nil)
    #expect(try lens(#"{"map": "a", "values": {"x": 1, "y": 1}}"#).verdict.rank == 2)
  }
}

/// A lens of steps as they stand in a file, without the brackets.
func lens(_ steps: String) throws -> Lens {
  try LensFile(json: Array(#"{"from": "v1", "to": "v2", "record": [\#(steps)]}"#.utf8)).lens
}

/// The fields of a document.
func fields(_ json: String) throws -> Fields {
  try #require(try JSON.read(Array(json.utf8)).fields)
}
