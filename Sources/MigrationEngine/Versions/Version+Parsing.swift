extension Version {
  /// A version longer than this is refused before it is looked at.
  static let maximumTextBytes = 40

  /// Reads a version as it stands in a document or on a command line.
  ///
  /// - Throws: `versionMalformed`, saying which part is wrong and what a version looks like.
  public init(_ text: some StringProtocol) throws(MigrationError) {
    guard text.utf8.count <= Version.maximumTextBytes else {
      throw Version.malformed("a version of \(text.utf8.count) bytes", "is too long")
    }
    // From here on Characters are bytes: “v” with a combining mark is one, and not the letter.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw Version.malformed("“\(text)”", "is not a version")
    }
    if text == "legacy" {
      self = .legacy
    } else if text.utf8.first == UInt8(ascii: "v") {
      let number = try Version.number(text.dropFirst(), of: text)
      guard number > 0 else { throw Version.malformed("“\(text)”", "starts at v1") }
      self = .generation(number)
    } else {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3 else {
        throw Version.malformed("“\(text)”", "is not a version")
      }
      self = .semantic(
        major: try Version.number(parts[0], of: text),
        minor: try Version.number(parts[1], of: text),
        patch: try Version.number(parts[2], of: text))
    }
  }

  /// Reads a version as it stands in a file name: `legacy`, `v2`, `v1_4_0`.
  ///
  /// - Throws: `versionMalformed`.
  public init(fileNamePart text: some StringProtocol) throws(MigrationError) {
    let underscores = text.utf8.count { $0 == UInt8(ascii: "_") }
    guard underscores > 0 else {
      self = try Version(text)
      if case .semantic = self { throw Version.malformed(fileNamePart: text) }
      return
    }
    guard text.utf8.first == UInt8(ascii: "v"), underscores == 2,
      text.utf8.allSatisfy({ $0 < 0x80 })
    else { throw Version.malformed(fileNamePart: text) }
    self = try Version(String(text.dropFirst().map { $0 == "_" ? "." : $0 }))
  }

  private static func number(
    _ digits: some StringProtocol, of whole: some StringProtocol
  ) throws(MigrationError) -> UInt32 {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 })
    else { throw malformed("“\(whole)”", "is not a version") }
    guard digits.utf8.count == 1 || digits.utf8.first != UInt8(ascii: "0") else {
      throw malformed("“\(whole)”", "has a number with a leading zero")
    }
    guard let number = UInt32(digits) else {
      throw malformed("“\(whole)”", "has a number over \(UInt32.max)")
    }
    return number
  }

  private static func malformed(_ subject: String, _ problem: String) -> MigrationError {
    MigrationError(
      .versionMalformed, "\(subject) \(problem); write legacy, v1, v2 … or a number like 1.4.0")
  }

  private static func malformed(fileNamePart text: some StringProtocol) -> MigrationError {
    MigrationError(
      .versionMalformed,
      "“\(text)” is no version in a file name; write legacy, v1, v2 … or a number like v1_4_0")
  }
}
