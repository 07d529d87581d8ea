/// Why a JSON text was refused, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong, stable across releases.
  public enum Code: String, Sendable, CaseIterable {
    case empty, syntax, trailing, encoding, escape, surrogate, controlCharacter
    case duplicateKey, number, integerRange, tooDeep, tooLarge, truncated, ambiguous
  }

  /// What is wrong, for programs.
  public let code: Code
  /// What is wrong, for people; ends in what to do.
  public let message: String
  /// How many bytes stand before the fault.
  public let offset: Int
  /// The line of the fault, from 1.
  public let line: Int
  /// The byte of that line, from 1.
  public let column: Int

  init(_ code: Code, _ message: String, in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    self.code = code
    self.message = message
    self.offset = min(offset, bytes.count)
    var line = 1
    var lineStart = 0
    for index in 0..<self.offset where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    self.line = line
    column = self.offset - lineStart + 1
  }

  /// An error of writing, which has no position in a text.
  init(writing code: Code, _ message: String) {
    self.code = code
    self.message = message
    offset = 0
    line = 1
    column = 1
  }
}

extension JSONError: CustomStringConvertible {
  /// Line, column and message.
  public var description: String { "line \(line), column \(column): \(message)" }
}
