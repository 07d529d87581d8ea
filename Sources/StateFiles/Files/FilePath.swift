internal import Glibc

/// A file as a folder and a name in it.
struct FilePath: Sendable {
  let folder: Folder
  let name: String

  var path: String { folder.path(of: name) }

  /// Splits a path and opens its folder.
  init(_ path: String) throws(FileError) {
    let trimmed = FilePath.trimmed(path)
    // Bytes, not Characters: a combining mark behind the slash would hide it.
    let parts = trimmed.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
    guard let name = parts.last.map({ String(Substring($0)) }), name != ".", name != ".." else {
      throw FileError(.notRegular, path, "this is a folder; name a document in it")
    }
    folder = try Folder(FilePath.folderPath(of: trimmed))
    self.name = name
  }

  init(folder: Folder, name: String) {
    self.folder = folder
    self.name = name
  }

  /// The path of the folder that a file stands in.
  static func folderPath(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What two paths of one file have in common: its folder, however that is named, and its name.
  static func key(of path: String) -> [UInt8] {
    var status = stat()
    guard stat(folderPath(of: path), &status) == 0 else { return Array(path.utf8) }
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
    return Array("\(status.st_dev):\(status.st_ino)/".utf8) + name
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func trimmed(_ path: String) -> String {
    var bytes = path.utf8[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(Substring(bytes))
  }
}
