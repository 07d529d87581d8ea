import Glibc
import Testing

@testable import UnixKit

@Suite struct ServiceManagerTests {
  private func manager(_ variables: [String: String]) -> ServiceManager {
    ServiceManager(ProcessEnvironment(variables))
  }

  @Test func descriptorsAreForThisProcessOnly() {
    let own = "\(getpid())"
    #expect(manager([:]).descriptors.isEmpty)
    #expect(manager(["LISTEN_FDS": "1"]).descriptors.isEmpty)
    #expect(manager(["LISTEN_FDS": "1", "LISTEN_PID": "1"]).descriptors.isEmpty)
    #expect(manager(["LISTEN_FDS": "2", "LISTEN_PID": own]).descriptors == 3..<5)
    for bad in ["", "0", "-1", "x", "99999999999"] {
      #expect(manager(["LISTEN_FDS": bad, "LISTEN_PID": own]).descriptors.isEmpty)
    }
  }

  @Test func severalSocketsAreRefused() throws {
    let several = manager(["LISTEN_FDS": "2", "LISTEN_PID": "\(getpid())"])
    #expect(code { _ = try several.listeningSocket() } == .unsafeSocket)
    #expect(try manager([:]).listeningSocket() == nil)
  }

  @Test func readinessIsTold() throws {
    let place = try SocketPlace()
    let path = place.path + "/notify"
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(number) }
    #expect(SocketAddress.with(path: path) { bind(number, $0, $1) } == 0)
    #expect(manager(["NOTIFY_SOCKET": path]).tellReady())
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = recv(number, &bytes, bytes.count, 0)
    #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == "READY=1")
  }

  @Test func nobodyToTellIsFine() {
    #expect(!manager([:]).tellReady())
    #expect(!manager(["NOTIFY_SOCKET": "relative"]).tellReady())
    #expect(!manager(["NOTIFY_SOCKET": "/nowhere/at/all"]).tellStopping())
  }
}
