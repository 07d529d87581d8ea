import Glibc
import MigrationEngine

/// A folder of a test's own with documents and migrations, gone with its last user.
final class Workshop {
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

  /// The arguments that most verbs take.
  static let toTwo = ["--to", "v2", "--migrations", "migrations"]

  static func old(_ value: some CustomStringConvertible) -> String {
    #"{"state_version":"v1","a":\#(value)}"#
  }

  static func new(_ value: some CustomStringConvertible) -> String {
    #"{"state_version":"v2","b":\#(value)}"#
  }

  /// Makes a folder with migrations from legacy to v2.
  static func withMigrations() throws -> Workshop {
    let workshop = try Workshop()
    _ = try workshop.makeFolder("migrations")
    _ = try workshop.makeFolder("fleet")
    try workshop.write(
      #"{"from": "legacy", "to": "v1", "record": []}"#, to: "migrations/legacy_to_v1.json")
    try workshop.write(
      #"{"from": "v1", "to": "v2", "record": [{"rename": "a", "to": "b"}]}"#,
      to: "migrations/v1_to_v2.json")
    return workshop
  }

  /// The same, and a fleet: one document to do, one done, one bad, three lines of which one is bad.
  static func withFleet() throws -> Workshop {
    let workshop = try withMigrations()
    try workshop.write(old(1), to: "fleet/a.json")
    try workshop.write(new(2), to: "fleet/b.json")
    try workshop.write("{", to: "fleet/c.json")
    try workshop.write("\(old(3))\nbad\n{\"a\":4}\n", to: "fleet/d.ndjson")
    return workshop
  }

  /// Runs `midstream state` here, with the words of a line and what most verbs take.
  func state(_ line: String, _ more: [String] = toTwo) throws -> Program.Result {
    let words = line.split(separator: " ").map(String.init)
    return try Program.midstream(["state"] + words + more, in: path)
  }

  deinit { Workshop.removeAll(path) }

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

  func bytes(of name: String) throws -> [UInt8] { try Workshop.bytes(at: path(of: name)) }

  static func bytes(at path: String) throws -> [UInt8] {
    let number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw Failure(what: "read \(path): \(errno)") }
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

  func makeFolder(_ name: String) throws -> String {
    guard mkdir(path(of: name), 0o755) == 0 else { throw Failure(what: "mkdir \(name)") }
    return path(of: name)
  }

  /// Every name in a folder, hidden ones too, sorted.
  func names(in folder: String) -> [String] { Workshop.names(in: path(of: folder)).sorted() }

  /// A digest of every name and every byte in a folder.
  func digest(of folder: String) throws -> Digest {
    var stream = DigestStream()
    for name in names(in: folder) {
      let content = try bytes(of: folder + "/" + name)
      for bytes in [Array(name.utf8), [0], content, [0]] {
        bytes.withUnsafeBytes { stream.combine($0) }
      }
    }
    return stream.finish()
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
