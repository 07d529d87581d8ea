internal import Glibc

/// A file as a folder and a name in it.
struct FilePath: Sendable {
  let folder: Folder
  let name: String

  var path: String { folder.path(of: name) }

  /// Splits a path and opens its folder.
  init(_ path: String) throws(FileError) {
    let trimmed = FilePath.trimmed(path)
    let parts = trimmed.split(separator: "/", omittingEmptySubsequences: true)
    guard let name = parts.last, name != ".", name != ".." else {
      throw FileError(.notRegular, path, "this is a folder; name a document in it")
    }
    folder = try Folder(FilePath.folderPath(of: trimmed))
    self.name = String(name)
  }

  init(folder: Folder, name: String) {
    self.folder = folder
    self.name = name
  }

  /// The path of the folder that a file stands in.
  static func folderPath(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}
