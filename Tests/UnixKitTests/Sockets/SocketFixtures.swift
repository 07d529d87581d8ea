import Glibc
import Testing

@testable import UnixKit

/// A folder of a test's own with a short path, gone with its last user.
final class SocketPlace {
  struct Failure: Error { let what: String }

  let path: String

  init() throws {
    var template = Array("/tmp/ms-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { SocketPlace.remove(path) }

  func inner(_ name: String, mode: UInt32) throws -> String {
    let inner = path + "/" + name
    guard mkdir(inner, 0o700) == 0, chmod(inner, mode) == 0 else { throw Failure(what: inner) }
    return inner
  }

  private static func remove(_ path: String) {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        if unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
      }
      closedir(stream)
    }
    rmdir(path)
  }
}

func mode(of path: String) -> UInt32? {
  var status = stat()
  return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
}

/// What a call throws, or nothing.
func code(_ body: () throws -> Void) -> SocketError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? SocketError)?.code
  }
}

/// Waits for a descriptor, and says whether it became ready in time.
func isReady(_ number: Int32, _ interest: Poller.Interest) -> Bool {
  var poller = Poller()
  poller.add(number, interest)
  poller.wait(upToMilliseconds: 10_000)
  return !poller.result(at: 0).isEmpty
}
