import MigrationTesting
import Testing

@testable import MigrationEngine

@Suite struct ValueTests {
  static let unequal: [(Value, Value)] = [
    (Value.int(1), Value.double(1)), (.double(0), .double(-0.0)),
    (.string("é"), .string("e\u{301}")),
    (.null, .bool(false)), (.string(""), .bytes([])), ([], [:]), (.string("1"), .int(1)),
    ([1, 2], [2, 1]), (["a": 1], ["a": 1, "b": nil]),
  ]

  @Test(arguments: unequal)
  func differsWhereAWayBackWouldNotBeExact(left: Value, right: Value) {
    #expect(left != right)
    #expect(left.digest != right.digest)
  }

  @Test func theOrderOfFieldsDoesNotCount() {
    let left: Value = ["a": 1, "b": ["c": 2, "d": 3]]
    let right: Value = ["b": ["d": 3, "c": 2], "a": 1]
    #expect(left == right)
    #expect(left.digest == right.digest)
    #expect(left.canonical.description == right.canonical.description)
  }

  @Test func notANumberIsEqualToItself() { #expect(Value.double(.nan) == .double(.nan)) }

  @Test func namesAreComparedByTheirBytes() {
    var fields: Fields = ["é": 1]
    fields["e\u{301}"] = 2
    #expect(fields.count == 2)
    #expect(fields["é"] == 1)
    #expect(fields["e\u{301}"] == 2)
  }

  /// What `Fields` does, done slowly, around the size at which an index comes and goes.
  @Test func fieldsBehaveLikeAListOfPairs() {
    var generator = SeededGenerator(seed: 16)
    var fields = Fields()
    var model: [(name: String, value: Value)] = []
    for step in 0..<20_000 {
      let name = "n\(Int.random(in: 0..<Fields.indexThreshold + 6, using: &generator))"
      let position = model.firstIndex { $0.name == name }
      #expect(fields.position(of: FieldName(name)) == position)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0, 1:
        fields[name] = .int(Int64(step))
        if let position {
          model[position].value = .int(Int64(step))
        } else {
          model.append((name, .int(Int64(step))))
        }
      case 2, 3:
        fields[name] = nil
        if let position { model.remove(at: position) }
      default:
        guard let position, position + 1 < model.count else { continue }
        fields.rename(at: position, to: FieldName("renamed \(step)"))
        model[position].name = "renamed \(step)"
        if step % 3 > 0 { fields["renamed \(step)"] = nil; model.remove(at: position) }
      }
      if model.count > 2 * Fields.indexThreshold {
        fields = [:]
        model = []
      }
      #expect(fields.count == model.count)
    }
    #expect(fields.map(\.name.text) == model.map(\.name))
    #expect(fields.map(\.value) == model.map(\.value))
  }

  @Test(arguments: [
    ("a", ["a"]), ("limits.ttl", ["limits", "ttl"]), (#"a\.b"#, ["a.b"]), (#"\\.c"#, ["\\", "c"]),
    (#"\."#, ["."]), (".", []), ("é.e\u{301}", ["é", "e\u{301}"]), ("\\.\u{301}", [".\u{301}"]),
    ("a.\u{301}b", ["a", "\u{301}b"]),
  ])
  func pathsReadAndWriteTheSameText(text: String, names: [String]) throws {
    let path = try FieldPath(text)
    #expect(path.names == names.map { FieldName($0) })
    #expect(path.description.hasSameBytes(as: text))
  }

  @Test(arguments: [
    "", "a.", ".a", "a..b", #"a\b"#, #"a\"#, String(repeating: "a.", count: 32) + "a",
  ])
  func malformedPathsAreRefused(text: String) {
    let error = #expect(throws: MigrationError.self) { try FieldPath(text) }
    #expect(error?.code == .definitionMalformed)
    #expect(error?.message.contains("the path “\(text)”") == true)
  }

  @Test func changesNameEveryPlace() {
    let old: Fields = ["same": 1, "gone": true, "deep": ["list": [1, 2, 3]], "kind": 1]
    let new: Fields = ["same": 1, "deep": ["list": [1, 4]], "kind": "1", "a.b": nil]
    #expect(
      Change.between(old, new) == [
        .removed("gone", true), .changed("deep.list[1]", from: 2, to: 4),
        .removed("deep.list[2]", 3), .changed("kind", from: 1, to: "1"), .added(#"a\.b"#, nil),
      ])
    #expect(Change.between(old, old).isEmpty)
    #expect(
      "\(Change.changed("tier", from: "gold", to: "premium"))" == #"~ tier: "gold" → "premium""#)
  }

  @Test func thereAreChangesExactlyWhereStatesDiffer() {
    var values = ValueGenerator(seed: 99)
    for _ in 0..<2_000 {
      let (old, new) = (values.fields(), values.fields())
      #expect(Change.between(old, new).isEmpty == (old == new))
      #expect(Change.between(old, old).isEmpty)
    }
  }

  @Test func valuesKeepTheirOrderInRecordsAndDigests() {
    let record = makeState(at: .generation(2), ["b": 1, "a": 2])
    #expect(record.fields.map(\.name.text) == ["b", "a"])
    #expect(record.digest != makeState(at: .generation(3), ["b": 1, "a": 2]).digest)
    #expect(record.digest == makeState(at: .generation(2), ["a": 2, "b": 1]).digest)
  }
}
