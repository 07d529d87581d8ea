import Glibc
import UnixKit

/// Says what the program waits for, and ends it when it waits for too long: one that hangs names
/// where, instead of keeping whoever runs it.
final class Watchdog: Sendable {
  /// How long the program may take beside what it was asked for.
  ///
  /// A thread that gives way hardly runs while others do: with sixteen busy ones on its core, one
  /// time there and back took 13 s.
  static let graceSeconds = 240
  /// The alarm rings for a program whose threads are all stuck, this one among them.
  private static let alarmSeconds = 20

  private struct Standing {
    var waitsFor = "its service"
    var isOver = false
  }

  private let standing = Monitor(Standing())
  private let thread: WorkerThread?

  init(seconds: Int) {
    let limit = seconds + Watchdog.graceSeconds
    alarm(UInt32(limit + Watchdog.alarmSeconds))
    thread = WorkerThread { [standing] in
      let isInTime = standing.wait(upToMilliseconds: limit * 1_000) { $0.isOver ? true : nil }
      guard isInTime != true else { return }
      let what = standing.change { $0.waitsFor }
      let sentence = "race-program has not ended in \(limit) s: it waits for \(what)\n"
      // Not printed: who prints may be what is waited for.
      _ = Array(sentence.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
      _exit(4)
    }
  }

  /// From now on this is what is waited for.
  func waits(for what: String) { standing.change { $0.waitsFor = what } }

  func end() {
    standing.change { $0.isOver = true }
    thread?.join()
  }
}
