import Glibc
import Testing

/// A folder of a test's own, gone with its last user.
final class TemporaryFolder {
  struct Failure: Error { let what: String }

  let path: String

  /// Memory is preferred to a disk: what is tested is what stands in files, and not how long a disk
  /// takes to say so.
  init(in parent: String? = nil) throws {
    let memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(parent ?? memory)/midstream-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp in \(parent ?? memory)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { TemporaryFolder.removeAll(path) }

  func path(of name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ text: String, to name: String, mode: UInt32 = 0o644) throws -> String {
    try write(Array(text.utf8), to: name, mode: mode)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o644) throws -> String {
    let number = open(path(of: name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard number >= 0 else { throw Failure(what: "write \(name): \(errno)") }
    defer { close(number) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(number, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      guard count > 0 else { throw Failure(what: "write \(name): \(errno)") }
      offset += count
    }
    fchmod(number, mode)
    return path(of: name)
  }

  func bytes(of name: String) throws -> [UInt8] {
    let number = open(path(of: name), O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw Failure(what: "read \(name): \(errno)") }
    defer { close(number) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(number, &chunk, chunk.count)
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(count)
    }
  }

  func text(of name: String) throws -> String {
    String(decoding: try bytes(of: name), as: UTF8.self)
  }

  func mode(of name: String) -> UInt32? {
    var status = stat()
    return lstat(path(of: name), &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  func makeFolder(_ name: String) throws -> String {
    guard mkdir(path(of: name), 0o755) == 0 else { throw Failure(what: "mkdir \(name)") }
    return path(of: name)
  }

  /// Every name in the folder, hidden ones too, sorted.
  var names: [String] { TemporaryFolder.names(in: path).sorted() }

  /// Names that only a run may have made: drafts and backups.
  var leftovers: [String] {
    names.filter { $0.hasSuffix(".midstream") || $0.hasSuffix(".bak") }
  }

  private static func names(in path: String) -> [String] {
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
