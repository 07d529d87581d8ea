internal import CSystem

/// How this process gets memory from the system, and gives it back.
package enum ProcessMemory {
  /// The largest piece that is taken from the heap, and not from the system apart: what glibc allows.
  private static let largestHeapPieceBytes: Int32 = 32 << 20
  /// What the heap grows by at least; only what is touched of it is ever resident.
  private static let growthBytes: Int32 = 64 << 20

  /// Lets the heap grow in large steps, and keeps what it has grown to.
  ///
  /// Growing, and giving pages back, stop every thread of the process that touches a new page
  /// meanwhile. With glibc's small steps callers of a table of a million rows waited for 1 to 2 ms
  /// at p99.9 while a worker copied it, though no turn took longer than 0.1 ms; with these they do
  /// not (docs/decisions/0006-live-tables.md). For the first lines of a program that serves.
  package static func growInLargeSteps() {
    mallopt(M_MMAP_THRESHOLD, largestHeapPieceBytes)
    mallopt(M_TRIM_THRESHOLD, .max)
    mallopt(M_TOP_PAD, growthBytes)
  }
}
