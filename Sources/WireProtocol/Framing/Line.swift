internal import MigrationEngine

/// One message as a line, and back.
enum Line {
  /// Reads the object that a line holds.
  ///
  /// - Throws: `tooLarge`, `tooDeep`, or `malformed` with the place of what is wrong.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, maximumValues: Int = .max
  ) throws(WireFailure) -> Fields {
    try LineScan.check(bytes, maximumValues: maximumValues)
    let value: Value
    do throws(JSONError) {
      value = try JSON.read(bytes, limits: limits)
    } catch {
      let remedy = error.message.contains("; ") ? "" : "; correct it and send it again"
      throw WireFailure(.malformed, "column \(error.column): \(error.message)\(remedy)")
    }
    guard let fields = value.fields else {
      throw WireFailure(
        .invalidRequest,
        "a message is one object and this is \(value.kindName); send messages one a line")
    }
    return fields
  }

  /// Writes an object as a line, its line break with it.
  ///
  /// - Throws: `answerTooLarge`, or `internalFault` for what JSON cannot say.
  static func write(_ fields: Fields) throws(WireFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(JSONError) {
      try JSON.append(.object(fields), to: &bytes, limits: limits)
    } catch {
      switch error.code {
      case .tooLarge:
        throw WireFailure(
          .answerTooLarge,
          "the message has more than the \(Limits.lineBytes) bytes of a line; ask for less at once")
      case .tooDeep: throw WireFailure(.answerTooLarge, error.message)
      case .empty, .syntax, .trailing, .encoding, .escape, .surrogate, .controlCharacter,
        .duplicateKey, .number, .integerRange, .truncated, .ambiguous:
        throw WireFailure(.internalFault, error.message)
      }
    }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private static let limits = JSON.Limits(
    maximumBytes: Limits.lineBytes, maximumDepth: Limits.depth)
}
