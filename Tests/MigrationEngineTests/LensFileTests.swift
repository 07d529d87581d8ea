import MigrationTesting
import Testing

@testable import MigrationEngine

@Suite struct LensFileTests {
  static let sample = #"""
    {"from":"1.0.0","to":"1.1.0","title":"Track tool permissions","record":[
    {"add":"permissions.history","value":[]},{"remove":"scratch","value":null},
    {"rename":"memory","to":"longTermMemory"},{"move":"cfg.ttl","to":"limits.ttl"},
    {"nest":["host","port"],"under":"endpoint"},{"hoist":["city"],"from":"address"},
    {"map":"tier","values":{"gold":"premium","free":"basic"}},
    {"convert":"limits.ttl","from":"string","to":"int"},{"wrap":"owner"},{"unwrap":"tags"},
    {"each":"sessions","do":[{"add":"replicas","value":1}]}],
    "tables":{"clients":[{"add":"tier","value":"basic"}]}}
    """#

  static let before: Fields = [
    "scratch": nil, "memory": ["k": 1], "cfg": ["ttl": "60"], "host": "h", "port": 9,
    "address": ["city": "Bonn", "zip": 53111], "tier": "gold", "owner": "ann", "tags": [["x"]],
    "sessions": [["id": 1], [:]], "clients": ["c1": ["n": 1], "c2": [:]], "unknown": [1, [:]],
  ]

  static let after: Fields = [
    "permissions": ["history": []], "longTermMemory": ["k": 1], "limits": ["ttl": 60],
    "endpoint": ["host": "h", "port": 9], "address": ["zip": 53111], "city": "Bonn",
    "tier": "premium", "owner": ["ann"], "tags": ["x"],
    "sessions": [["id": 1, "replicas": 1], ["replicas": 1]],
    "clients": ["c1": ["n": 1, "tier": "basic"], "c2": ["tier": "basic"]], "unknown": [1, [:]],
  ]

  @Test func theSampleGoesThereAndBack() throws {
    let file = try LensFile(json: Array(Self.sample.utf8))
    #expect(file.fileName == "v1_0_0_to_v1_1_0.json")
    #expect(file.title == "Track tool permissions")
    #expect(file.lens.touchedTables == ["clients"])
    #expect(try file.lens.forward(Self.before) == Self.after)
    #expect(try file.lens.back(Self.after) == Self.before)
  }

  @Test func theSampleDependsOnWhatItRemoves() throws {
    let lens = try LensFile(json: Array(Self.sample.utf8)).lens
    let culprit = Operation(.remove(try FieldPath("scratch"), filler: .some(.null)))
    #expect(lens.verdict == .dependsOnData(culprit))
    var other = Self.before
    other["scratch"] = "notes"
    let there = try lens.forward(other)
    #expect(try lens.back(there) == Self.before)
    #expect(try lens.back(there, previous: other) == other)
  }

  @Test func whatIsWrittenReadsBackTheSame() throws {
    var count = 0
    for seed in 5_000..<UInt64(6_500) {
      var generator = LensGenerator(seed: seed)
      guard let file = generator.file() else { continue }
      let again = try LensFile(json: Array(file.text().utf8))
      #expect(again == file, "seed \(seed)")
      #expect(again.checksum == file.checksum, "seed \(seed)")
      #expect(try again.text() == file.text(), "seed \(seed)")
      count += 1
    }
    #expect(count > 700)
  }

  @Test func theChecksumIsOfWhatItDoesAlone() throws {
    let file = try LensFile(json: Array(Self.sample.utf8))
    var turned = Fields()
    for entry in try fields(Self.sample).reversed() { turned[entry.name] = entry.value }
    turned["title"] = "Something else"
    turned["notes"] = "anything"
    let other = try LensFile(json: JSON.bytes(of: .object(turned), style: .pretty))
    #expect(other.checksum == file.checksum)
    // By Python's json and hashlib: the checksum of a definition is fixed for ever.
    #expect(
      file.checksum.hexadecimal
        == "cc94a617b8b3a49a0fdbcb5fc4978c848ec6d7aa16f39e242dc63faa962b4439")
  }

  @Test func theChecksumKnowsEveryChangeOfADefinition() throws {
    let text = Self.sample
    let changes = [
      ("1.0.0", "1.0.1"), ("1.1.0", "1.2.0"), ("\"title\"", "\"kind\":\"config\",\"title\""),
      ("permissions.history", "permissions.past"), ("\"value\":[]", "\"value\":{}"),
      ("\"scratch\",\"value\":null", "\"scratch\",\"value\":0"),
      ("\"scratch\",\"value\":null", "\"scratch\""),
      ("\"to\":\"longTermMemory\"", "\"to\":\"longTermMemory\",\"optional\":true"),
      ("limits.ttl\"},", "limit.ttl\"},"), ("[\"host\",\"port\"]", "[\"port\",\"host\"]"),
      ("\"city\"", "\"zip\""), ("premium", "best"), ("\"to\":\"int\"", "\"to\":\"double\""),
      ("\"wrap\":\"owner\"", "\"unwrap\":\"owner\""), ("\"value\":1", "\"value\":1.0"),
      ("\"clients\"", "\"customers\""), ("\"basic\"}]}", "\"Basic\"}]}"),
      ("{\"wrap\":\"owner\"},{\"unwrap\":\"tags\"}", "{\"unwrap\":\"tags\"},{\"wrap\":\"owner\"}"),
    ]
    var seen: Set<Checksum> = [try LensFile(json: Array(text.utf8)).checksum]
    for (old, new) in changes {
      let range = try #require(text.firstRange(of: old), "\(old) is not in the sample")
      let changed = text[..<range.lowerBound] + new + text[range.upperBound...]
      let checksum = try LensFile(json: Array(changed.utf8)).checksum
      #expect(seen.insert(checksum).inserted, "\(old) → \(new)")
    }
  }

  @Test(arguments: [
    ("[]", "", "a migration is an object"),
    (#"{"to": "v2"}"#, "", "“from” must be a version in quotes"),
    (#"{"from": "v0", "to": "v2"}"#, "from", "“v0” starts at v1"),
    (#"{"from": "v1", "to": "v2", "steps": []}"#, "", "knows no “steps”"),
    (#"{"from": "v1", "to": "v2", "kind": "x"}"#, "", "it is one of state, session"),
    (#"{"from": "v1", "to": "v2", "record": {}}"#, "record", "a list of operations"),
    (#"{"from": "v1", "to": "v2", "record": [{}]}"#, "record[0]", "needs one of add, remove"),
    (
      #"{"from": "v1", "to": "v2", "record": [{"add": "a", "remove": "b"}]}"#, "record[0]",
      "add and remove stand in one operation"
    ),
    (#"{"from": "v1", "to": "v2", "record": [{"add": "a"}]}"#, "record[0]", "needs “value”"),
    (
      #"{"from": "v1", "to": "v2", "record": [{"add": "a", "value": 1, "optional": true}]}"#,
      "record[0]", "“add” knows no “optional”"
    ),
    (
      #"{"from": "v1", "to": "v2", "record": [{"each": "a", "do": [{"wrap": "."}, "#
        + #"{"move": ".", "to": "b"}]}]}"#,
      "record[0].do[1]", "names the element itself"
    ),
    (#"{"from": "v1", "to": "v2", "record": [{"wrap": "."}]}"#, "record[0]", "name a field"),
    (
      #"{"from": "v1", "to": "v2", "record": [{"map": "a", "values": [[1, 2], [1, 3]]}]}"#,
      "record[0]", "pairs 1 twice"
    ),
    (
      #"{"from": "v1", "to": "v2", "record": [{"convert": "a", "from": "null", "to": "int"}]}"#,
      "record[0]", "null cannot be written as int"
    ),
    (
      #"{"from": "v1", "to": "v2", "record": [{"move": "a", "to": "t.x"}], "tables": {"t": []}}"#,
      "record[0]", "reaches into the table “t”"
    ),
    (
      #"{"from": "v1", "to": "v2", "tables": {"t": [{"wrap": "a..b"}]}}"#, "tables.t[0]",
      "has an empty name"
    ),
    (#"{"from": "v1","#, "line 1, column 15", "the text ends in the middle"),
  ])
  func malformedFilesAreRefused(json: String, location: String, message: String) {
    let error = #expect(throws: MigrationError.self) { try LensFile(json: Array(json.utf8)) }
    #expect([.definitionMalformed, .versionMalformed].contains(error?.code))
    #expect(error?.location == location)
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  static let a = FieldPath(names: ["a"])

  /// Without a text there is no checksum that tells two of them apart.
  @Test(arguments: [
    Operation.Action.add(a, value: .double(.nan)), .add(a, value: .double(.infinity)),
    .remove(a, filler: .some(["deep": .double(.nan)])), .rename(a, to: ""), .nest([""], under: a),
  ])
  func stepsThatNoFileCanHoldAreRefused(action: Operation.Action) {
    let error = #expect(throws: MigrationError.self) { try Lens(record: [Operation(action)]) }
    #expect(error?.code == .definitionMalformed)
    #expect(error?.location == "record[0]")
    #expect(error?.message.contains("a lens file cannot hold it; leave out") == true)
  }

  @Test func anAddedFieldIsNeverOptional() {
    #expect(
      Operation(.add(Self.a, value: 1), isOptional: true) == Operation(.add(Self.a, value: 1)))
  }
}
