internal import Glibc
internal import MigrationEngine

/// Some whole lines of a file that holds a document a line.
struct Chunk: Sendable {
  /// About how many bytes are read at once.
  static let bytes = 1 << 20

  /// The file they are from, for messages.
  let path: String
  /// The number of the first line, from 1.
  let firstLine: Int
  /// The lines, each with its line break.
  let content: [UInt8]

  /// Calls `body` for each line that holds something, with its number and its place in `content`.
  func forEachLine(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (_ line: Int, _ range: Range<Int>) -> Void
  ) {
    var start = 0
    var number = firstLine
    while start < bytes.count {
      let end = bytes.newline(from: start) ?? bytes.count
      body(number, start..<end)
      number += 1
      start = end + 1
    }
  }
}

/// Cuts a file into chunks of whole lines, in constant memory.
struct LineReader: ~Copyable {
  private let file: Descriptor
  private let step: Int
  private var rest: [UInt8] = []
  private var nextLine = 1
  private var digest = DigestStream()

  init(_ file: consuming Descriptor) {
    step = file.stepBytes()
    self.file = file
  }

  /// The next lines; `nil` at the end.
  ///
  /// - Throws: ``FileError`` for a line that is larger than a document may be.
  mutating func next() throws(FileError) -> Chunk? {
    var content = rest
    rest = []
    while true {
      let start = content.count
      content.reserveCapacity(start + step)
      let taken = try file.read(into: &content, upTo: step)
      content.withUnsafeBytes { digest.combine(UnsafeRawBufferPointer(rebasing: $0[start...])) }
      if taken == 0 { break }
      if let end = content[start...].lastIndex(of: UInt8(ascii: "\n")) {
        rest = Array(content[(end + 1)...])
        content.removeLast(content.count - end - 1)
        break
      }
      guard content.count <= JSON.Limits.stateFile.maximumBytes else {
        throw FileError(
          .tooLarge, file.path,
          "line \(nextLine) has over \(JSON.Limits.stateFile.maximumBytes >> 20) MiB; split it, the"
            + " file is unchanged")
      }
    }
    guard !content.isEmpty else { return nil }
    let chunk = Chunk(path: file.path, firstLine: nextLine, content: content)
    nextLine += content.withUnsafeBufferPointer { $0.newlineCount }
    return chunk
  }

  /// The digest of all that was read.
  func finish() -> Digest { digest.finish() }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether there is nothing but space.
  var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }

  /// The place of the next line break.
  fileprivate func newline(from start: Int) -> Int? {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, Int32(UInt8(ascii: "\n")), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  fileprivate var newlineCount: Int {
    var total = 0
    var place = newline(from: 0)
    while let found = place {
      total += 1
      place = newline(from: found + 1)
    }
    return total
  }
}
