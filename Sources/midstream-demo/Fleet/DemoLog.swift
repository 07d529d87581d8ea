internal import Glibc

/// Where the fleet prints while a console has the terminal: shown afterwards, as much as matters.
final class DemoLog {
  /// The load's last words, and what may have gone wrong before.
  private static let shownLines = 4
  private static let shownBytes = 2_048

  /// To be written to, by anybody.
  let number: Int32

  /// - Throws: when it cannot be made.
  init(_ place: DemoPlace) throws(ChildProcess.Failure) {
    let path = place.folders.own + "/log"
    number = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard number >= 0 else {
      throw ChildProcess.Failure(
        description: "cannot make \(path): \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(number) }

  func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(number, bytes, bytes.count)
  }

  /// What was printed last.
  var lastLines: [String] {
    let size = Int(lseek(number, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: min(max(0, size), DemoLog.shownBytes))
    let count = pread(number, &bytes, bytes.count, off_t(size - bytes.count))
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
      .suffix(DemoLog.shownLines).map(String.init)
  }
}
