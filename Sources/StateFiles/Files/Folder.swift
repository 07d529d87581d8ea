internal import Glibc

/// A folder held open: everything inside is reached through its descriptor, so that nobody can
/// put another folder in its place halfway.
final class Folder: Sendable {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open the folder", path) }
  }

  deinit { close(descriptor) }

  func path(of name: String) -> String { path == "." ? name : path + "/" + name }

  /// Opens a regular file to read it; links, pipes and devices are refused.
  ///
  /// Links are followed where a file is only looked at and may well be a link, as migrations that a
  /// deployment mounts are.
  func openToRead(
    _ name: String, followingLinks: Bool = false
  ) throws(FileError) -> Descriptor {
    let path = path(of: name)
    let links = followingLinks ? 0 : O_NOFOLLOW
    // Without O_NONBLOCK opening a pipe would wait for somebody to write into it.
    let number = openat(descriptor, name, O_RDONLY | links | O_NONBLOCK | O_CLOEXEC)
    guard number >= 0 else { throw .last("open it", path) }
    let file = Descriptor(number: number, path: path)
    guard try file.identity().mode & S_IFMT == S_IFREG else {
      throw FileError(.notRegular, path, "this is no regular file; name a document")
    }
    return file
  }

  /// Opens or makes a file of our own to write and read back.
  func openToWrite(_ name: String) throws(FileError) -> Descriptor {
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let number = openat(descriptor, name, flags, 0o600)
    guard number >= 0 else { throw .last("write beside the document", path(of: name)) }
    let file = Descriptor(number: number, path: path(of: name))
    guard try file.identity().mode & S_IFMT == S_IFREG else {
      throw FileError(.notRegular, file.path, "this is no regular file; move it away")
    }
    return file
  }

  /// Makes a file that must not exist yet.
  func create(_ name: String, mode: UInt32 = 0o644) throws(FileError) -> Descriptor {
    let number = openat(
      descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard number >= 0 else {
      if errno == EEXIST {
        throw FileError(.exists, path(of: name), "the file exists already; move it away first")
      }
      throw .last("make the file", path(of: name))
    }
    return Descriptor(number: number, path: path(of: name))
  }

  /// What stands under a name now, links not followed; `nil` for nothing.
  func identity(of name: String) throws(FileError) -> Descriptor.Identity? {
    var status = stat()
    if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
      return Descriptor.Identity(status)
    }
    guard errno == ENOENT else { throw .last("look at it", path(of: name)) }
    return nil
  }

  func rename(_ name: String, to target: String) throws(FileError) {
    guard renameat(descriptor, name, descriptor, target) == 0 else {
      throw .last("replace it", path(of: target))
    }
  }

  /// Gives a file a second name, if that name is free and the file system can.
  func link(_ name: String, as second: String) throws(FileError) -> LinkOutcome {
    if linkat(descriptor, name, descriptor, second, 0) == 0 { return .linked }
    switch errno {
    case EEXIST: return .exists
    case EPERM, EOPNOTSUPP, EMLINK, ENOSYS: return .unsupported
    default: throw .last("back it up", path(of: name))
    }
  }

  enum LinkOutcome { case linked, exists, unsupported }

  func remove(_ name: String) {
    _ = unlinkat(descriptor, name, 0)
  }

  /// Waits until names given and taken are on the disk.
  func sync() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw .last("bring the folder to the disk", path) }
  }

  /// The names in the folder, sorted by bytes, without `.` and `..`.
  func names() throws(FileError) -> [String] {
    // fdopendir closes what it is given, and shares its position; it gets a descriptor of its own.
    let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0, let stream = fdopendir(own) else { throw .last("list the folder", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
        start.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sortedByBytes
  }
}

extension [String] {
  /// In the order of their bytes, which is the same on every machine.
  var sortedByBytes: [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}
