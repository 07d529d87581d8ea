public import MigrationEngine

/// What becomes of a module's record in a migration.
public struct RecordLink<Old: Codable & Sendable, New: Codable & Sendable>: Sendable {
  let forward: @Sendable (StateRecord) throws -> StateRecord
  let back: (@Sendable (StateRecord, StateRecord?) throws -> StateRecord)?
  /// A text that changes when the way does, where that can be known.
  let definition: String

  private typealias Forward = @Sendable (StateRecord) throws -> StateRecord
  private typealias Back = @Sendable (StateRecord, StateRecord?) throws -> StateRecord

  /// The same fields in both versions.
  public static var unchanged: RecordLink {
    let forward: Forward = { record in
      _ = try RecordCoding.decode(New.self, from: record.fields)
      return record
    }
    let back: Back = { record, _ in
      _ = try RecordCoding.decode(Old.self, from: record.fields)
      return record
    }
    return RecordLink(forward: forward, back: back, definition: "unchanged")
  }

  /// Closures on the modules' own types; fields that neither knows come along.
  ///
  /// They must be pure, since they are tried before they are used. The way back sees the record
  /// that was there before, where that is known.
  public static func by(
    forward: @escaping @Sendable (Old) throws -> New,
    back: (@Sendable (_ new: New, _ previous: Old?) throws -> Old)? = nil
  ) -> RecordLink {
    let ahead: Forward = { try RecordCoding.carry($0, forward) }
    guard let back else { return RecordLink(forward: ahead, back: nil, definition: "closures") }
    let home: Back = { record, previous in
      let before = try previous.map { try RecordCoding.decode(Old.self, from: $0.fields) }
      return try RecordCoding.carry(record) { (new: New) in try back(new, before) }
    }
    return RecordLink(forward: ahead, back: home, definition: "closures")
  }

  /// The operations that a lens has for records, as they stand in a file.
  public static func by(_ file: LensFile) -> RecordLink {
    let lens = file.lens
    let forward: Forward = { record in
      let fields = try lens.forward(record.fields)
      _ = try RecordCoding.decode(New.self, from: fields)
      return StateRecord(version: record.version, fields: fields)
    }
    let back: Back = { record, previous in
      let fields = try lens.back(record.fields, previous: previous?.fields)
      _ = try RecordCoding.decode(Old.self, from: fields)
      return StateRecord(version: record.version, fields: fields)
    }
    return RecordLink(
      forward: forward, back: lens.inverse == nil ? nil : back,
      definition: file.checksum.hexadecimal)
  }
}
