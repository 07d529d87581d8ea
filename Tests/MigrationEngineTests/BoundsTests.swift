import Testing

@testable import MigrationEngine

/// Everything that a document or a lens could make grow has a bound.
@Suite struct BoundsTests {
  @Test func theWriterStopsAtItsLimitAndNotBehindIt() throws {
    var value: Value = .array(Array(repeating: 0, count: 1_000))
    for _ in 0..<20 { value = [value] }
    let limits = JSON.Limits(maximumBytes: 10_000, maximumDepth: 64)
    let style = JSON.Style(indent: .spaces(16), isSpaced: true)
    var writer = JSONWriter(style: style, limits: limits)
    #expect(throws: JSONError.self) { try writer.write(value, depth: 0) }
    #expect(writer.output.count < 2 * limits.maximumBytes)
  }

  @Test func aLensHasAsManyOperationsAsSomebodyCanRead() throws {
    let path = try FieldPath("a")
    let steps = Array(repeating: Operation(.wrap(path)), count: Lens.maximumOperations)
    #expect(try Lens(record: steps).verdict == .lossless)
    #expect(throws: MigrationError.self) { try Lens(record: steps + steps) }
    let nested = Operation(.each(path, OperationList(steps)))
    #expect(throws: MigrationError.self) { try Lens(record: [nested]) }
  }

  @Test func changesAreListedUpToALimitAndLongNamesAreCut() {
    let name = String(repeating: "k", count: 100_000)
    var old = Fields()
    old[name] = .object(["x": 1])
    for number in 0..<50 { old["f\(number)"] = .int(Int64(number)) }
    let changes = Change.between(old, [:], limit: 10)
    #expect(changes.count == 10)
    #expect(changes.allSatisfy { $0.location.count <= Value.shownCharacters })
  }

  /// Removing keeps the index of a large object right without hashing every name anew.
  @Test func removingFromALargeObjectKeepsItsIndex() {
    var fields = Fields()
    for number in 0..<200 { fields["f\(number)"] = .int(Int64(number)) }
    for number in stride(from: 0, to: 200, by: 3) { fields["f\(number)"] = nil }
    for number in 0..<200 {
      let expected: Value? = number.isMultiple(of: 3) ? nil : .int(Int64(number))
      #expect(fields["f\(number)"] == expected)
    }
  }

  @Test func messagesShowAValueAndDoNotCopyIt() throws {
    let long = String(repeating: "s", count: 1_000)
    let lens = try Lens(record: [Operation(.convert(FieldPath("a"), from: .string, to: .int))])
    let error = #expect(throws: MigrationError.self) { try lens.forward(["a": .string(long)]) }
    #expect((error?.message.count ?? .max) < 300)
  }
}
