public import MigrationEngine

/// Takes a record forward and compares what changed with what was expected, in any order.
///
/// ```swift
/// @Test func renames() throws {
///   try validate(
///     migration, from: makeState(at: .generation(1), ["memory": 1]),
///     expecting: [.removed("memory", 1), .added("longTermMemory", 1)])
/// }
/// ```
///
/// - Throws: `expectationFailed`, listing what is missing and what was not expected, or whatever
///   the migration refused.
public func validate(
  _ migration: Migration, from record: StateRecord, expecting expected: [Change]
) throws(MigrationError) {
  let result = try migration.forward(record)
  let found = Change.between(record.fields, result.fields)
  let missing = differences(expected, without: found)
  let unexpected = differences(found, without: expected)
  guard !missing.isEmpty || !unexpected.isEmpty else { return }
  let lines =
    ["\(migration.name) did not change what was expected"]
    + missing.map { "missing:    \($0)" } + unexpected.map { "unexpected: \($0)" }
    + ["correct the migration or the expectation"]
  throw MigrationError(.expectationFailed, lines.joined(separator: "\n"))
}

/// Takes a record through a lens file and compares what changed with what was expected.
///
/// ```swift
/// try validate(try LensFile(json: bytes), from: record, expecting: [.added("tier", "basic")])
/// ```
///
/// - Throws: as ``validate(_:from:expecting:)-(Migration,_,_)``.
public func validate(
  _ file: LensFile, from record: StateRecord, expecting expected: [Change]
) throws(MigrationError) {
  try validate(Migration(file), from: record, expecting: expected)
}

/// What stands in `changes` more often than in `others`.
private func differences(_ changes: [Change], without others: [Change]) -> [Change] {
  var others = others
  return changes.filter { change in
    guard let position = others.firstIndex(of: change) else { return true }
    others.remove(at: position)
    return false
  }
}
