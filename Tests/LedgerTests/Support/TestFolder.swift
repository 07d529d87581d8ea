import Glibc

/// A folder of a test's own, gone with its last user.
final class TestFolder: Sendable {
  struct Failure: Error { let what: String }

  let path: String
  /// Where a ledger of the test goes; it does not exist yet.
  var ledger: String { path + "/ledger" }
  var file: String { ledger + "/ledger.sqlite" }

  init(in parent: String = "/tmp") throws {
    var template = Array("\(parent)/midstream-ledger-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp in \(parent)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { TestFolder.removeAll(path) }

  static func mode(of path: String) -> UInt32? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func removeAll(_ path: String) {
    for name in names(in: path) {
      let inner = path + "/" + name
      if unlink(inner) != 0 { removeAll(inner) }
    }
    rmdir(path)
  }
}

/// A small file system of its own, unmounted with its last user.
final class SmallDisk {
  let path: String
  private let parent: TestFolder

  /// Root in a container is often not allowed to mount.
  static let canMount = getuid() == 0 && (try? SmallDisk(bytes: 1 << 16)) != nil

  init(bytes: Int) throws {
    parent = try TestFolder()
    guard mount("tmpfs", parent.path, "tmpfs", 0, "size=\(bytes),mode=700") == 0 else {
      throw TestFolder.Failure(what: "mount: \(errno)")
    }
    path = parent.path
  }

  func makeReadOnly() -> Bool {
    mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }
}
