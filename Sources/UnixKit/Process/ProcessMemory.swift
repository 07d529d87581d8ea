internal import CSystem

/// How this process gets memory from the system, and gives it back.
package enum ProcessMemory {
  /// The largest piece that is taken from the heap, and not from the system apart: glibc's limit.
  private static let largestHeapPieceBytes: Int32 = 32 << 20
  /// What the heap grows by at least; only what is touched of it is ever resident.
  private static let growthBytes: Int32 = 64 << 20

  /// Keeps the heap from stopping whoever serves: it grows in large steps, keeps what it has grown
  /// to, and never tidies up small pieces all at once.
  ///
  /// Growing, and giving pages back, stop every thread of the process that touches a new page
  /// meanwhile. Tidying up is worse: glibc keeps small freed pieces apart, and whoever next asks
  /// for a large piece joins all of them with their neighbours first. A rollback of 30 µs took
  /// 0.3 ms after a million rows, and 5 ms after ten million
  /// (docs/decisions/0006-live-tables.md). For the first lines of a program that serves.
  package static func serveWithoutPauses() {
    mallopt(M_MMAP_THRESHOLD, largestHeapPieceBytes)
    mallopt(M_TRIM_THRESHOLD, .max)
    mallopt(M_TOP_PAD, growthBytes)
    mallopt(M_MXFAST, 0)
  }
}
