import Testing
import UnixKit

@Suite struct LockTests {
  private struct Odd: Error, Equatable {}

  @Test func threadsTakeTurns() {
    let threads = Counting(Lock(0))
    threads.run(4, times: 20_000)
    #expect(threads.total == 80_000)
  }

  @Test func whatIsThrownLetsGoOfIt() throws {
    let list = Lock<[Int]>([])
    let refused = #expect(throws: Odd.self) {
      try list.withLock { list throws(Odd) in
        list.append(1)
        throw Odd()
      }
    }
    #expect(refused == Odd())
    // What was changed before stays changed, and the next one is let in.
    #expect(list.withLock { $0 } == [1])
  }

  /// Threads that count together.
  private final class Counting: Sendable {
    private let count: Lock<Int>

    init(_ count: consuming Lock<Int>) { self.count = count }

    var total: Int { count.withLock { $0 } }

    func run(_ threads: Int, times: Int) {
      let threads = (0..<threads).compactMap { _ in
        WorkerThread { [self] in
          for _ in 0..<times { count.withLock { $0 += 1 } }
        }
      }
      for thread in threads { thread.join() }
    }
  }
}
