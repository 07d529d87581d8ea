/// Lines on their way to one peer, who may be slow.
///
/// One run of bytes: a line ends where its `\n` stands, since JSON on one line holds no other.
struct OutputQueue {
  private static let newline = UInt8(ascii: "\n")
  /// What was written is cut off only now and then, so that each byte is moved about once.
  private static let compactionBytes = 64 << 10

  private var bytes: [UInt8] = []
  private var written = 0

  /// What waits.
  var count: Int { bytes.count - written }
  /// Whether nothing does.
  var isEmpty: Bool { count == 0 }
  /// What to write next.
  var next: ArraySlice<UInt8> { bytes[written...] }

  /// Puts a line, with its end, behind all others.
  mutating func append(_ line: [UInt8]) { bytes += line }

  /// Takes note of what was written.
  mutating func remove(_ count: Int) {
    written += count
    if written == bytes.count {
      bytes.removeAll(keepingCapacity: bytes.count <= OutputQueue.compactionBytes)
      written = 0
    } else if written >= OutputQueue.compactionBytes, written > bytes.count / 2 {
      bytes.removeFirst(written)
      written = 0
    }
  }

  /// Drops every line of which nothing was written; a begun one must be ended, or whatever follows
  /// could not be read.
  mutating func dropWholeLines() {
    let isBegun = written > 0 && bytes[written - 1] != OutputQueue.newline
    guard isBegun, let end = bytes[written...].firstIndex(of: OutputQueue.newline) else {
      bytes.removeAll()
      written = 0
      return
    }
    // The byte before stays, so that a second call sees that the line was begun.
    bytes = Array(bytes[(written - 1)...end])
    written = 1
  }
}
