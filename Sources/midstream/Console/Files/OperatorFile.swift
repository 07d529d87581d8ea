internal import Glibc
internal import StateFiles

/// Small files that the operator wrote: read as a whole, and never more than so much.
enum OperatorFile {
  /// The text of a file; `nil` when there is none.
  ///
  /// - Throws: when it cannot be read, or is larger.
  static func text(at path: String, upToBytes limit: Int) throws(FileError) -> String? {
    // A pipe would be waited for, and nobody writes settings into one.
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .last("open it", path)
    }
    defer { close(number) }
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .last("look at it", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(.notRegular, path, "this is no file; name one")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(number, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last("read it", path) }
      guard count > 0 else { break }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw FileError(.tooLarge, path, "this file is larger than \(limit) bytes; shorten it")
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The names of files in a folder that end in something, sorted; none where there is no folder.
  static func names(in folder: String, ending: String, upTo limit: Int) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream), names.count < limit {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(ending), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
