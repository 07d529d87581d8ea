/// Looks at the bytes of a line before anything is built from them.
///
/// One pass, no memory, no recursion: how deep objects and arrays stand inside one another, and
/// about how many values there are. Whether the line is JSON at all is for the reader to say.
enum LineScan {
  /// Refuses a line that is too large, too deep or made of too many pieces.
  ///
  /// - Throws: `tooLarge` or `tooDeep`.
  static func check(
    _ bytes: UnsafeBufferPointer<UInt8>, maximumBytes: Int = Limits.lineBytes,
    maximumDepth: Int = Limits.depth, maximumValues: Int = .max
  ) throws(WireFailure) {
    guard bytes.count <= maximumBytes else {
      throw WireFailure(
        .tooLarge,
        "the line has \(bytes.count) bytes, more than the \(maximumBytes) allowed; ask for less")
    }
    var depth = 0
    var values = 1
    var isInText = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isInText {
        switch byte {
        case UInt8(ascii: "\\"): index += 1
        case UInt8(ascii: "\""): isInText = false
        default: break
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        values += 1
        guard depth <= maximumDepth else {
          throw WireFailure(
            .tooDeep,
            "objects and arrays stand more than \(maximumDepth) deep; flatten what is sent")
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ","): values += 1
      default: break
      }
    }
    guard values <= maximumValues else {
      throw WireFailure(
        .tooLarge, "the line holds more than \(maximumValues) values; ask for less at once")
    }
  }
}
