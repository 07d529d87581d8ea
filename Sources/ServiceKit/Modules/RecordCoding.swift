internal import MigrationEngine

/// Records as modules know them, and as the engine does.
///
/// Fields that a module does not know survive beside those that it knows.
enum RecordCoding {
  /// Reads a module's own type.
  static func decode<Record: Decodable>(_ type: Record.Type, from fields: Fields) throws -> Record {
    try ValueDecoder().decode(type, from: .object(fields))
  }

  /// The fields that a module's own type stands for.
  ///
  /// - Throws: when it is not an object with named fields.
  static func encode(_ record: some Encodable) throws -> Fields {
    let value = try ValueEncoder().encode(record)
    guard let fields = value.fields else {
      throw MigrationError(
        .documentMalformed,
        "a record is encoded as \(value.kindName); make it a struct with named fields")
    }
    return fields
  }

  /// Puts what a module knows over what was there, so that what it does not know survives.
  static func merge(_ known: Fields, over fields: Fields) -> Fields {
    var merged = fields
    for entry in known { merged[entry.name] = entry.value }
    return merged
  }

  /// Takes a record from one module's type to another's; fields that neither knows come along.
  static func carry<Old: Codable, New: Codable>(
    _ record: StateRecord, _ change: (Old) throws -> New
  ) throws -> StateRecord {
    let old = try decode(Old.self, from: record.fields)
    let known = try encode(old)
    var fields = try encode(try change(old))
    for entry in record.fields where known[entry.name] == nil && fields[entry.name] == nil {
      fields[entry.name] = entry.value
    }
    return StateRecord(version: record.version, fields: fields)
  }
}
