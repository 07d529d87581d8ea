import Glibc
import Testing

@testable import UnixKit

@Suite struct StreamSocketTests {
  @Test func bytesArriveAndTheEndIsTold() throws {
    let (left, right) = try StreamSocket.pair()
    var bytes: [UInt8] = [7]
    #expect(right.read(into: &bytes, upTo: 10) == .later)
    #expect(left.write([1, 2, 3]) == .moved(3))
    #expect(right.read(into: &bytes, upTo: 10) == .moved(3))
    #expect(bytes == [7, 1, 2, 3])
    left.end()
    #expect(right.read(into: &bytes, upTo: 10) == .ended)
    #expect(right.write([1]) == .ended)
    #expect(bytes == [7, 1, 2, 3])
  }

  @Test func aFullOneAsksToComeLater() throws {
    let (left, right) = try StreamSocket.pair()
    let chunk = ArraySlice([UInt8](repeating: 1, count: 1 << 16))
    var total = 0
    while case .moved(let count) = left.write(chunk) { total += count }
    #expect(total > 0)
    #expect(left.write(chunk) == .later)
    withExtendedLifetime(right) {}
  }

  /// Descriptors sent along must not stay open with us: a peer could use all of ours up.
  @Test func receivedDescriptorsAreClosed() throws {
    let (left, right) = try StreamSocket.pair()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    #expect(send(descriptor: ends[1], with: 42, over: left.number))
    close(ends[1])
    var bytes: [UInt8] = []
    #expect(right.read(into: &bytes, upTo: 10) == .moved(1))
    #expect(bytes == [42])
    // The last writer is gone, or this would say EAGAIN.
    #expect(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
    var byte: UInt8 = 0
    #expect(read(ends[0], &byte, 1) == 0)
  }

  /// The canary of the test above: with room for it, a descriptor does arrive.
  @Test func canaryDescriptorsCanBeSent() throws {
    let (left, right) = try StreamSocket.pair()
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    #expect(send(descriptor: ends[1], with: 42, over: left.number))
    close(ends[1])
    #expect(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
    var byte: UInt8 = 0
    // In flight it is open still.
    #expect(read(ends[0], &byte, 1) == -1)
    close(ends[0])
    withExtendedLifetime(right) {}
  }

  @Test func uidsAreUnsignedAndTheLastOneIsNobody() throws {
    let largest = try #require(
      PeerCredentials(uid: 4_294_967_294, gid: 4_294_967_295, groups: [], pid: 1))
    #expect(largest.uid == 4_294_967_294)
    #expect(PeerCredentials(uid: 4_294_967_295, gid: 0, groups: [0], pid: 1) == nil)
  }

  @Test func whatIsNoSocketHasNoPeer() throws {
    let file = StreamSocket(adopting: open("/dev/null", O_RDWR))
    #expect(PeerCredentials(of: file) == nil)
    let unconnected = StreamSocket(
      adopting: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
    #expect(PeerCredentials(of: unconnected) == nil)
  }

  @Test func aWakeUpIsNoticedOnce() throws {
    let wakeUp = try WakeUp()
    wakeUp.wake()
    wakeUp.wake()
    #expect(isReady(wakeUp.number, .read))
    wakeUp.acknowledge()
    var poller = Poller()
    poller.add(wakeUp.number, .read)
    poller.wait(upToMilliseconds: 0)
    #expect(poller.result(at: 0).isEmpty)
  }

  @Test func usersHaveNames() {
    #expect(Users.name(of: 0) == "root")
    #expect(Users.uid(named: "root") == 0)
    #expect(Users.gid(ofGroup: "root") == 0)
    #expect(Users.name(of: 4_294_967_294) == "user 4294967294")
    #expect(Users.uid(named: "nobody of that name") == nil)
    #expect(Users.gid(ofGroup: "nobody of that name") == nil)
  }

  /// A message with one byte and one descriptor, as `cmsg(3)` lays it out.
  private func send(descriptor: Int32, with byte: UInt8, over number: Int32) -> Bool {
    var payload = byte
    var control = [UInt64](repeating: 0, count: 3)
    control.withUnsafeMutableBytes { raw in
      raw.storeBytes(of: 20, toByteOffset: 0, as: UInt64.self)
      raw.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
      raw.storeBytes(of: 1, toByteOffset: 12, as: Int32.self)
      raw.storeBytes(of: descriptor, toByteOffset: 16, as: Int32.self)
    }
    return withUnsafeMutablePointer(to: &payload) { pointer in
      var part = iovec(iov_base: pointer, iov_len: 1)
      return withUnsafeMutablePointer(to: &part) { parts in
        control.withUnsafeMutableBytes { raw in
          var message = msghdr()
          message.msg_iov = parts
          message.msg_iovlen = 1
          message.msg_control = raw.baseAddress
          message.msg_controllen = 24
          return sendmsg(number, &message, 0) == 1
        }
      }
    }
  }
}
