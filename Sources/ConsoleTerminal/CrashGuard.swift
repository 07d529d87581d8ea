internal import CCrashGuard
package import ConsoleUI

/// What happens when the program is ended without being asked: the terminal is given back, and what
/// is known is said.
///
/// Armed while a ``Terminal`` is open. The handler is in C and uses what was set beforehand.
/// Swift's own backtracer is for developers: it comes after ours, and only where `SWIFT_BACKTRACE`
/// says `enable=yes`.
package enum CrashGuard {
  /// What is kept of a note.
  package static let maximumNoteBytes = 8_000

  /// Says what to tell after a crash, such as where the recording is and what happened last.
  ///
  /// To be called by one thread. Its end is kept, since what happened last counts most.
  package static func note(_ lines: [TerminalSafe]) {
    var bytes: [UInt8] = []
    for line in lines.reversed() {
      let more = Array(line.text.utf8) + [0x0A]
      guard bytes.count + more.count <= maximumNoteBytes else { break }
      bytes = more + bytes
    }
    crash_guard_note(bytes, bytes.count)
  }

  /// Sees to it that even a stack overflow of the calling thread gives the terminal back.
  package static func prepareThread() { crash_guard_prepare_thread() }
}
