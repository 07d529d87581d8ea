internal import Glibc
internal import UnixKit

/// A ledger that does not answer: its database is locked, as by another program that writes and
/// does not come to an end.
enum LedgerStall {
  static let milliseconds = 12_000

  /// The byte of the shared index that whoever writes locks: SQLite's WAL_WRITE_LOCK
  /// (sqlite.org/walformat.html, “WAL Locks”).
  private static let writeLockOffset = 120

  /// Locks a node's ledger for a while, on a thread of its own; never in the node's own process.
  static func begin(_ folder: String) {
    WorkerThread { _ = hold(folder) }?.detach()
  }

  /// Locks a node's ledger for a while.
  ///
  /// - Returns: whether it could be locked.
  static func hold(_ folder: String) -> Bool {
    let file = open("\(folder)/ledger.sqlite-shm", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return false }
    defer { close(file) }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(writeLockOffset)
    lock.l_len = 1
    // Whoever writes just now is waited for.
    guard fcntl(file, F_SETLKW, &lock) == 0 else { return false }
    _ = poll(nil, 0, Int32(milliseconds))
    return true
  }
}
