internal import CSystem
internal import Glibc

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

  /// Memory that this machine can still give, in bytes; `nil` where the kernel does not say.
  package static var availableBytes: Int? {
    guard let file = fopen("/proc/meminfo", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix("MemAvailable:") else { continue }
      return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1_024 }
    }
    return nil
  }
}
