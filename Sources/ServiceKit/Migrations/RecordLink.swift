public import MigrationEngine

/// What becomes of a module's record in a migration.
public struct RecordLink<Old: Codable & Sendable, New: Codable & Sendable>: Sendable {
  let forward: @Sendable (StateRecord) throws -> StateRecord
  let back: (@Sendable (StateRecord, StateRecord?) throws -> StateRecord)?
  /// A text that changes when the way does, where that can be known.
  let definition: String

  /// The same fields in both versions.
  public static var unchanged: RecordLink {
    RecordLink(
      forward: { record in
        _ = try RecordCoding.decode(New.self, from: record.fields)
        return record
      },
      back: { record, _ in
        _ = try RecordCoding.decode(Old.self, from: record.fields)
        return record
      }, definition: "unchanged")
  }

  /// Closures on the modules' own types; fields that neither knows come along.
  ///
  /// They must be pure, since they are tried before they are used. The way back sees the record
  /// that was there before, where that is known.
  public static func by(
    forward: @escaping @Sendable (Old) throws -> New,
    back: (@Sendable (_ new: New, _ previous: Old?) throws -> Old)? = nil
  ) -> RecordLink {
    RecordLink(
      forward: { record in try RecordCoding.carry(record, forward) },
      back: back.map { back in
        { record, previous in
          let before = try previous.map { try RecordCoding.decode(Old.self, from: $0.fields) }
          return try RecordCoding.carry(record) { (new: New) in try back(new, before) }
        }
      }, definition: "closures")
  }

  /// The operations that a lens has for records, as they stand in a file.
  public static func by(_ file: LensFile) -> RecordLink {
    let lens = file.lens
    return RecordLink(
      forward: { record in
        let fields = try lens.forward(record.fields)
        _ = try RecordCoding.decode(New.self, from: fields)
        return StateRecord(version: record.version, fields: fields)
      },
      back: lens.inverse == nil
        ? nil
        : { record, previous in
          let fields = try lens.back(record.fields, previous: previous?.fields)
          _ = try RecordCoding.decode(Old.self, from: fields)
          return StateRecord(version: record.version, fields: fields)
        }, definition: file.checksum.hexadecimal)
  }
}
