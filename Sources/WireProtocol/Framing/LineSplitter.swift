/// Cuts bytes into lines, however the bytes were portioned.
///
/// An over-long line ends the conversation: it would have to be read to its end before anything
/// else could be understood, and its request could not be answered by name. So nothing after it is
/// looked at; the door says why and closes.
///
/// ```swift
/// splitter.append(bytes)
/// while let piece = splitter.next() { … }
/// ```
package struct LineSplitter: Sendable {
  /// What was cut off.
  package enum Piece: Equatable, Sendable {
    /// A line without its line break; never empty.
    case line([UInt8])
    /// A line became longer than allowed; nothing follows.
    case tooLong
  }

  /// Room for so many bytes is kept from line to line.
  private static let usualBytes = 64 << 10

  private let maximumBytes: Int
  private var buffer: [UInt8] = []
  /// Where the present line begins.
  private var start = 0
  /// Bytes before this are known to hold no line break of the present line.
  private var searched = 0
  private var isOver = false

  /// Cuts lines of so many bytes at most.
  package init(maximumBytes: Int = Limits.lineBytes) { self.maximumBytes = maximumBytes }

  /// How many bytes wait for the rest of their line, or to be taken.
  package var pendingBytes: Int { buffer.count - start }

  /// Takes in what came; take all lines out again before the next portion.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard !isOver else { return }
    buffer.append(contentsOf: bytes)
  }

  /// Takes in what came; take all lines out again before the next portion.
  package mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  /// The next line, empty ones passed over; `nil` until more bytes come.
  package mutating func next() -> Piece? {
    while !isOver {
      guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
        searched = buffer.count
        if pendingBytes > maximumBytes { return tooLong() }
        forgetTakenLines()
        return nil
      }
      guard end - start <= maximumBytes else { return tooLong() }
      let line = Array(buffer[start..<end])
      start = end + 1
      searched = start
      if !line.isEmpty { return .line(line) }
    }
    return nil
  }

  private mutating func tooLong() -> Piece {
    isOver = true
    buffer = []
    start = 0
    searched = 0
    return .tooLong
  }

  /// Moves what is left to the front, once for all lines that were taken, and gives up the room
  /// that a large line needed.
  private mutating func forgetTakenLines() {
    guard start > 0 else { return }
    if pendingBytes < LineSplitter.usualBytes, buffer.capacity > 2 * LineSplitter.usualBytes {
      buffer = Array(buffer[start...])
    } else {
      buffer.removeSubrange(..<start)
    }
    searched -= start
    start = 0
  }
}
