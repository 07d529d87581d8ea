import Testing
import UnixKit

@Suite struct WorkQueueTests {
  @Test func itemsComeInTheirOrderAndThenTheEnd() {
    let queue = WorkQueue<Int>()
    queue.add([1, 2])
    queue.add([3])
    queue.close()
    #expect((0..<4).map { _ in queue.next() } == [1, 2, 3, nil])
    #expect(!queue.add([4]))
  }

  @Test func allFitOrNone() {
    let queue = WorkQueue<Int>(bound: 2)
    #expect(!queue.add([1, 2, 3]))
    #expect(queue.add([1, 2]))
    #expect(!queue.add([3]))
    #expect(queue.next() == 1)
    #expect(queue.add([3]))
    queue.close(leavingItems: true)
    #expect(queue.next() == nil)
  }

  @Test func whoWaitsIsWoken() {
    let queue = WorkQueue<Int>()
    let sum = Monitor(0)
    let thread = WorkerThread {
      while let item = queue.next() { sum.change { $0 += item } }
    }
    for item in 1...100 { queue.add([item]) }
    queue.close()
    thread?.join()
    #expect(sum.wait { $0 } == 5_050)
  }
}
