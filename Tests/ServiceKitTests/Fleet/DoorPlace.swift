import FleetKit
import Glibc
import ServiceKit
import Testing
import UnixKit
import WireProtocol

/// A door on its own thread, in a folder of a test's own.
final class DoorPlace {
  struct Failure: Error { let what: String }

  let folder: String
  let address: NodeAddress
  private(set) var desk = FakeDesk()
  private var door: Door?

  init() throws {
    var template = Array("/tmp/ms-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    address = NodeAddress(folder: folder, name: try SocketName(node: "edge-1"))
    try start()
  }

  deinit {
    door?.stop()
    unlink(folder + "/edge-1.lock")
    unlink(folder + "/edge-1.sock")
    rmdir(folder)
  }

  func start(_ variables: [String: String] = [:]) throws {
    door = try Door(
      DoorConfiguration(directory: folder), desk: desk, environment: ProcessEnvironment(variables))
  }

  func stop() {
    door?.stop()
    door = nil
  }

  /// A service that is started again: nothing is remembered.
  func restart() throws {
    stop()
    desk = FakeDesk(epoch: "second")
    try start()
  }
}
