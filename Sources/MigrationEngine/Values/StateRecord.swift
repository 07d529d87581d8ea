/// A component's state outside its tables: a version first, then named fields.
///
/// Fields that nobody knows survive every read, migration and write.
public struct StateRecord: Codable, Hashable, Sendable {
  /// Which shape the fields have.
  public var version: Version
  /// The fields themselves, without the version.
  public var fields: Fields

  /// Makes a record.
  public init(version: Version, fields: Fields = [:]) {
    self.version = version
    self.fields = fields
  }

  /// Reads or writes one field.
  public subscript(name: String) -> Value? {
    get { fields[name] }
    set { fields[name] = newValue }
  }

  /// The digest of version and fields, whatever the order of the fields.
  public var digest: Digest {
    Digest(bits: Digest.mix(Digest.bits(of: version.description), fields.digest.bits))
  }

  /// Agrees with equality, since the digest ignores the order of fields as equality does.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
