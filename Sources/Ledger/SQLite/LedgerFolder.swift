internal import Glibc
internal import UnixKit

/// The folder of a ledger, held open and checked: nobody else may write in it.
final class LedgerFolder: Sendable {
  static let fileName = "ledger.sqlite"
  private static let lockName = "ledger.lock"

  let path: String
  private let descriptor: Int32

  /// Opens a folder, making it and what leads to it when asked to.
  init(_ path: String, creating: Bool) throws(LedgerFailure) {
    self.path = path
    if creating { try LedgerFolder.make(path) }
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open the folder", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last("look at the folder", path) }
    try LedgerFolder.checkOwner(of: status, path, isWriter: creating)
    guard status.st_mode & 0o022 == 0 else {
      throw LedgerFailure(
        .notAllowed,
        "others may write in \(path), and so change the ledger; take that away (chmod 700)")
    }
  }

  deinit { close(descriptor) }

  /// The ledger's own user, and root where it only reads.
  private static func checkOwner(
    of status: stat, _ path: String, isWriter: Bool
  ) throws(LedgerFailure) {
    let user = geteuid()
    guard status.st_uid == user || (user == 0 && !isWriter) else {
      throw LedgerFailure(
        .foreign,
        "\(path) belongs to user \(status.st_uid) and this is user \(user); run as the owner, or"
          + " give the ledger a folder of its own")
    }
  }

  private static func make(_ path: String) throws(LedgerFailure) {
    guard mkdir(path, 0o700) != 0 else { return try bringToDisk(parent(of: path)) }
    switch errno {
    case EEXIST: return
    case ENOENT:
      let parent = parent(of: path)
      guard parent != path else { throw .last("make the folder", path) }
      try make(parent)
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last("make it", path) }
      try bringToDisk(parent)
    default: throw .last("make the folder", path)
    }
  }

  private static func parent(of path: String) -> String {
    let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// A new name is durable once the folder it stands in is.
  private static func bringToDisk(_ path: String) throws(LedgerFailure) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .last("open the folder", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .last("bring the folder to the disk", path) }
  }

  // MARK: The file

  /// Which file something is.
  struct Identity: Equatable {
    let device: UInt
    let inode: UInt

    init(_ status: stat) {
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
    }
  }

  /// Finds the database's file, or makes it when asked to, and checks that it is nobody else's.
  ///
  /// A file that is there is never opened here: closing a descriptor of it would take away the
  /// locks that SQLite holds in this process (https://www.sqlite.org/howtocorrupt.html, section
  /// 2.2).
  func file(creating: Bool) throws(LedgerFailure) -> Identity {
    if creating { try makeFile() }
    let place = path + "/" + LedgerFolder.fileName
    var status = stat()
    guard fstatat(descriptor, LedgerFolder.fileName, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw .last("look at the ledger", place)
    }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
      throw LedgerFailure(
        .foreign, "\(place) is no file of the ledger's own; move it away and look at it")
    }
    try LedgerFolder.checkOwner(of: status, place, isWriter: creating)
    if creating, status.st_mode & 0o077 != 0 {
      guard fchmodat(descriptor, LedgerFolder.fileName, 0o600, 0) == 0 else {
        throw .last("set the ledger's mode", place)
      }
    }
    return Identity(status)
  }

  private func makeFile() throws(LedgerFailure) {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let number = openat(descriptor, LedgerFolder.fileName, flags, 0o600)
    guard number >= 0 else {
      if errno == EEXIST { return }
      throw .last("make the ledger", path)
    }
    close(number)
    guard fsync(descriptor) == 0 else { throw .last("bring the folder to the disk", path) }
  }

  /// The file's path without a symbolic link in it, as SQLite wants it.
  ///
  /// - Throws: `foreign` when another file stands there than the one that was checked.
  func resolvedPath(of identity: Identity) throws(LedgerFailure) -> String {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/fd/\(descriptor)", &target, target.count)
    guard length > 0 else { throw .last("find the folder", path) }
    let folder = String(
      decoding: target.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let resolved = (folder == "/" ? "" : folder) + "/" + LedgerFolder.fileName
    try check(resolved, is: identity)
    return resolved
  }

  func check(_ resolved: String, is identity: Identity) throws(LedgerFailure) {
    var status = stat()
    guard lstat(resolved, &status) == 0 else { throw .last("look at the ledger", resolved) }
    guard Identity(status) == identity else {
      throw LedgerFailure(
        .foreign,
        "\(resolved) was exchanged while it was opened; find out by whom, then start again")
    }
  }

  // MARK: The lock

  /// Keeps other processes off the ledger for as long as it lives.
  final class Lock: Sendable {
    private let descriptor: Int32
    fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
  }

  /// Takes the lock.
  ///
  /// - Throws: `inUse` when another process, or another ledger of this one, has it.
  func lock() throws(LedgerFailure) -> Lock {
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let number = openat(descriptor, LedgerFolder.lockName, flags, 0o600)
    guard number >= 0 else { throw .last("lock the ledger", path) }
    guard FileLock.take(number) else {
      defer { close(number) }
      guard errno == EWOULDBLOCK else { throw .last("lock the ledger", path) }
      throw LedgerFailure(
        .inUse,
        "the ledger in \(path) is in use by \(LedgerFolder.holder(number)); stop that one, or give"
          + " this node a folder of its own")
    }
    // Only for the sentence above; the lock is the lock.
    let text = "\(getpid())\n"
    if ftruncate(number, 0) == 0 { _ = pwrite(number, text, text.utf8.count, 0) }
    return Lock(number)
  }

  private static func holder(_ number: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(number, &bytes, bytes.count, 0)
    let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39) ~= $0 }
    return digits.isEmpty
      ? "another process" : "process \(String(decoding: digits, as: UTF8.self))"
  }
}

extension LedgerFailure {
  /// What `errno` says of a call that failed on `path`.
  static func last(_ attempt: String, _ path: String) -> LedgerFailure {
    let number = errno
    let (code, remedy): (Code, String) =
      switch number {
      case ENOENT, ENOTDIR: (.missing, "check the path")
      case EACCES, EPERM: (.notAllowed, "run as the owner, or change the folder's permissions")
      case EROFS: (.readOnly, "remount the file system writable")
      case ENOSPC, EDQUOT: (.diskFull, "free some space and try again")
      case ELOOP: (.foreign, "it is a symbolic link; name the folder that it points to")
      default: (.unexpected, "look at the disk and the path")
      }
    return LedgerFailure(
      code, "could not \(attempt) at \(path): \(String(cString: strerror(number))); \(remedy)")
  }
}
