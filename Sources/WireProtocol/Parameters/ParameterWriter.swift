internal import MigrationEngine

/// Gathers the parameters of one request; what is `nil` is left out.
struct ParameterWriter {
  private(set) var fields = Fields()

  mutating func put(_ name: String, _ value: Value?) {
    if let value { fields[name] = value }
  }
  mutating func put(_ name: String, _ text: String?) { put(name, text.map { .string($0) }) }
  mutating func put(_ name: String, _ flag: Bool?) { put(name, flag.map { .bool($0) }) }
  mutating func put(_ name: String, _ number: Int?) { put(name, number.map { .int(Int64($0)) }) }
  mutating func put(_ name: String, _ version: Version?) { put(name, version?.description) }
  mutating func put(_ name: String, _ checksum: Checksum?) { put(name, checksum?.hexadecimal) }
  mutating func put(_ name: String, _ upgrade: UpgradeID?) { put(name, upgrade?.text) }

  /// Parameters of their own, under a name.
  mutating func put(_ name: String, _ write: (inout ParameterWriter) -> Void) {
    var inner = ParameterWriter()
    write(&inner)
    fields[name] = .object(inner.fields)
  }
}
