internal import CSystem
internal import Glibc

/// What anybody writes to standard error while there is a picture on the screen.
///
/// It would spoil the picture, and be lost with it, Swift's own last words before a trap among it.
/// So
/// it goes into memory, and to where it was meant for when the screen is given back; after a crash
/// the handler does that (`Sources/CCrashGuard`).
final class StrayText {
  /// The first of it; a file that cannot grow refuses the rest.
  private static let maximumBytes = 1 << 16

  /// Where it is kept.
  let number: Int32
  /// Where it was meant for.
  let errors: Int32

  /// - Returns: `nil` where standard error goes elsewhere anyway, or the system has no room.
  init?() {
    guard TerminalDevice.isAlsoErrors else { return nil }
    number = midstream_memfd("midstream-errors")
    errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
    guard number >= 0, errors >= 0, midstream_seal(number, Self.maximumBytes) == 0 else {
      close(number)
      close(errors)
      return nil
    }
  }

  deinit {
    close(number)
    close(errors)
  }

  /// From now on it is kept.
  func begin() {
    lseek(number, 0, SEEK_SET)
    dup2(number, STDERR_FILENO)
  }

  /// Lets it go to where it was meant for, what was kept as well.
  func end() {
    dup2(errors, STDERR_FILENO)
    let count = Int(lseek(number, 0, SEEK_CUR))
    var text = [UInt8](repeating: 0, count: max(0, count))
    let taken = pread(number, &text, text.count, 0)
    guard taken > 0 else { return }
    // Nobody knows who wrote it, and control characters are not for the terminal.
    let shown = text[..<taken].map { byte in
      byte < 0x20 && byte != 0x0A && byte != 0x09 || byte == 0x7F ? UInt8(ascii: "?") : byte
    }
    _ = write(errors, shown, shown.count)
  }
}
