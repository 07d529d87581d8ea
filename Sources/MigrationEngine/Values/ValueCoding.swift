/// How the values of this engine stand inside others that are encoded.

extension Value: Codable {
  /// Reads the value as it stands.
  ///
  /// - Throws: `documentMalformed` for a decoder that is not ours: one that tries type after type
  ///   takes time that grows with the cube of the depth.
  public init(from decoder: any Decoder) throws {
    guard let reader = decoder as? ValueReader else { throw Value.foreignCoder("read") }
    self = reader.value
  }

  /// Writes the value as it stands.
  ///
  /// - Throws: `documentMalformed` for an encoder that is not ours.
  public func encode(to encoder: any Encoder) throws {
    guard let writer = encoder as? ValueWriter else { throw Value.foreignCoder("written") }
    try writer.write(self)
  }

  fileprivate static func foreignCoder(_ act: String) -> MigrationError {
    MigrationError(
      .documentMalformed,
      "a Value is \(act) by this library only; use ValueEncoder and ValueDecoder")
  }
}

extension Fields: Codable {
  /// Reads the fields of an object as they stand.
  ///
  /// - Throws: `documentMalformed` for anything but an object, and for a decoder that is not ours.
  public init(from decoder: any Decoder) throws {
    guard let reader = decoder as? ValueReader else { throw Value.foreignCoder("read") }
    self = try reader.read(Fields.self)
  }

  /// Writes the fields as an object.
  ///
  /// - Throws: `documentMalformed` for an encoder that is not ours.
  public func encode(to encoder: any Encoder) throws {
    try Value.object(self).encode(to: encoder)
  }
}

extension Direction: Codable {}
extension MigrationPath.Loss: Codable {}

extension Version: Codable {
  /// Reads the version from its text.
  ///
  /// - Throws: `versionMalformed`.
  public init(from decoder: any Decoder) throws {
    self = try Version(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the version as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Checksum: Codable {
  /// Reads sixty-four hexadecimal digits.
  ///
  /// - Throws: `documentMalformed` for anything else.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let checksum = Checksum(hexadecimal: text) else {
      throw MigrationError(
        .documentMalformed, "a checksum has 64 hexadecimal digits, in small letters; correct it",
        at: PlainKey.location(decoder.codingPath))
    }
    self = checksum
  }

  /// Writes sixty-four hexadecimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}

extension Digest: Codable {
  /// Reads sixteen hexadecimal digits.
  ///
  /// - Throws: `documentMalformed` for anything else.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let bits = UInt64(text, radix: 16), String(fixedWidthHexadecimal: bits) == text else {
      throw MigrationError(
        .documentMalformed, "a digest has 16 hexadecimal digits, in small letters; correct it",
        at: PlainKey.location(decoder.codingPath))
    }
    self.init(bits: bits)
  }

  /// Writes sixteen hexadecimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}
