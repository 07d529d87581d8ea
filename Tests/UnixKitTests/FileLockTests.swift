import Glibc
import Testing

@testable import UnixKit

@Suite struct FileLockTests {
  private func opened() throws -> Int32 {
    var path = Array("/tmp/midstream-lock-XXXXXX".utf8CString)
    let first = mkstemp(&path)
    try #require(first >= 0)
    defer { close(first) }
    defer { unlink(path) }
    // A description of its own, so that it holds a lock of its own.
    return open("/proc/self/fd/\(first)", O_RDWR | O_CLOEXEC)
  }

  @Test func aLockThatIsHeldIsRefused() throws {
    let one = try opened()
    defer { close(one) }
    let other = open("/proc/self/fd/\(one)", O_RDWR | O_CLOEXEC)
    defer { close(other) }
    #expect(FileLock.take(one))
    #expect(!FileLock.take(other))
    #expect(errno == EWOULDBLOCK)
  }

  @Test func aLockThatIsAboutToBeLetGoIsWaitedFor() throws {
    let one = try opened()
    let other = open("/proc/self/fd/\(one)", O_RDWR | O_CLOEXEC)
    defer { close(other) }
    #expect(FileLock.take(one))
    let asked = Monitor(false)
    let thread = WorkerThread {
      asked.wait { $0 ? () : nil }
      close(one)
    }
    asked.change { $0 = true }
    #expect(FileLock.take(other))
    thread?.join()
  }
}
