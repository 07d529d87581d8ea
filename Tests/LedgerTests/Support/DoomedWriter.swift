import Glibc
import MigrationEngine
import UnixKit

@testable import Ledger

/// Writers in a process that is killed in the middle of their work, and their notes of what was
/// acknowledged before.
struct DoomedWriter {
  static let writers = 4

  let folder: String
  let seed: UInt64
  let life: Int

  static func notes(in folder: String) -> String { folder + "/notes" }

  static func entries(of number: Int) -> Int { 1 + number % 3 }

  /// Never comes back: the process is killed at a moment that the seed chooses.
  func run() throws {
    var dice = Dice(seed: seed &+ UInt64(life) &* 7_919)
    let acknowledgements = Int.random(in: 1...250, using: &dice)
    let lingersNanoseconds = Int.random(in: 0...3_000_000, using: &dice)
    let ledger = try SQLiteLedger(directory: folder + "/ledger", node: "edge-1")
    let notes = open(
      DoomedWriter.notes(in: folder), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard notes >= 0 else { throw TestFolder.Failure(what: "open the notes: \(errno)") }
    let noted = Monitor(0)
    for writer in 0..<DoomedWriter.writers {
      _ = WorkerThread { [life] in
        for number in (life * 100_000)... {
          let batch = Story.batch(
            number, entries: DoomedWriter.entries(of: number), by: "c\(writer)")
          guard let receipt = try? ledger.appended(batch) else { return }
          let line = "\(receipt.positions.upperBound) \(receipt.hash.hexadecimal)\n"
          guard write(notes, line, line.utf8.count) == line.utf8.count else { return }
          noted.change { $0 += 1 }
        }
      }
    }
    noted.wait { $0 >= acknowledgements ? () : nil }
    let end = MonotonicClock.nanoseconds() + lingersNanoseconds
    while MonotonicClock.nanoseconds() < end {}
    kill(getpid(), SIGKILL)
  }

  /// What was acknowledged in all lives so far.
  static func acknowledged(in folder: String) throws -> [LedgerHead] {
    guard let file = fopen(notes(in: folder), "r") else { return [] }
    defer { fclose(file) }
    var heads: [LedgerHead] = []
    var line = [CChar](repeating: 0, count: 128)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // The last line of a life may be half a line.
      let words = text.split(whereSeparator: \.isWhitespace)
      guard words.count == 2, let position = Int(words[0]),
        let hash = Checksum(hexadecimal: String(words[1]))
      else { continue }
      heads.append(LedgerHead(position: position, hash: hash))
    }
    return heads
  }
}
