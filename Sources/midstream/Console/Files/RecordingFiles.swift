internal import ConsoleUI
internal import Glibc
internal import StateFiles

/// Recordings as they are read.
enum RecordingFiles {
  private static let readBytes = 1 << 20

  /// Reads a recording, and says which lines were left out.
  ///
  /// - Throws: when it cannot be read, or is none.
  static func read(_ path: String) throws -> (recording: Recording, problems: [String]) {
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw FileError.last("open it", path) }
    defer { close(number) }
    var reader = RecordingReader()
    var chunk = [UInt8](repeating: 0, count: readBytes)
    while true {
      let count = Glibc.read(number, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError.last("read it", path) }
      guard count > 0 else { break }
      reader.take(chunk[..<count])
    }
    do {
      return (try reader.finish(), reader.problems)
    } catch {
      throw FileError(.unexpected, path, error.sentence)
    }
  }
}
