/// A type of yours that stands for the fields of a record at one version.
public protocol RecordConvertible: Sendable {
  /// Reads the fields it knows.
  init(fields: Fields) throws
  /// The fields it knows, as they are now.
  var fields: Fields { get }
}

extension Migration {
  /// Makes a migration of closures on your own types.
  ///
  /// Fields that `Old` or `New` do not know survive: they are carried over beside what the closure
  /// makes. One that the closure would overwrite is refused with `fieldExists`.
  public convenience init<Old: RecordConvertible, New: RecordConvertible>(
    from: Version, to: Version, title: String, kind: Kind = .state, revision: String,
    forward: @escaping @Sendable (Old) throws -> New,
    back: (@Sendable (New, Old?) throws -> Old)? = nil
  ) {
    var recordBack: Back?
    if let back {
      recordBack = { (record: StateRecord, previous: StateRecord?) throws -> StateRecord in
        let old = try previous.map { try Old(fields: $0.fields) }
        return try Migration.carry(record) { (new: New) in try back(new, old) }
      }
    }
    self.init(
      from: from, to: to, title: title, kind: kind, revision: revision,
      forward: { record in try Migration.carry(record, forward) }, back: recordBack)
  }

  private static func carry<Source: RecordConvertible, Target: RecordConvertible>(
    _ record: StateRecord, _ change: (Source) throws -> Target
  ) throws -> StateRecord {
    let source = try Source(fields: record.fields)
    let known = source.fields
    var fields = try change(source).fields
    for entry in record.fields where known[entry.name] == nil {
      guard let made = fields[entry.name] else {
        fields[entry.name] = entry.value
        continue
      }
      guard made == entry.value else {
        throw MigrationError(
          .fieldExists,
          "a field that \(Source.self) does not know stands here and would be overwritten; let"
            + " \(Source.self) know it, or rename it first",
          at: FieldPath(names: [entry.name]).description)
      }
    }
    return StateRecord(version: record.version, fields: fields)
  }
}
