internal import Glibc

/// A folder for the programs and documents of one measurement.
struct TemporaryFolder {
  let path: String

  init(in parent: String = "/tmp") throws {
    var template = Array("\(parent)/midstream-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Peer.Failed(description: "cannot make a folder in \(parent)")
    }
    path = String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func remove() { _ = system("rm -rf '\(path)'") }
}
