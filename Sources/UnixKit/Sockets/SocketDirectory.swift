internal import Glibc

/// The folder that sockets stand in, held open: who swaps the path afterwards changes nothing.
///
/// The folder, and not the socket in it, is what keeps others out: nobody but its owner (and, where
/// configured, a group) can even look inside.
package final class SocketDirectory: Sendable {
  /// The path, for messages.
  package let path: String
  /// Whose folder it is.
  package let owner: UInt32
  private let descriptor: OpenDescriptor

  private init(path: String, owner: UInt32, descriptor: OpenDescriptor) {
    self.path = path
    self.owner = owner
    self.descriptor = descriptor
  }

  /// Opens the folder that a service listens in, and makes it where it is not there.
  ///
  /// - Parameter group: whose members may look inside; nobody but the owner by default.
  /// - Throws: `unsafeFolder` when it belongs to somebody else, or others could look or write into
  ///   it.
  package static func make(
    _ path: String, group: UInt32? = nil
  ) throws(SocketError) -> SocketDirectory {
    let isNew = mkdir(path, 0o700) == 0
    if !isNew, errno != EEXIST { throw .last("make the folder", path) }
    let descriptor = try openFolder(path)
    if isNew, let group {
      guard fchown(descriptor.number, .max, group) == 0 else {
        throw .last("give the group a way into", path)
      }
      guard fchmod(descriptor.number, 0o750) == 0 else { throw .last("set the mode of", path) }
    }
    let status = try descriptor.status(path)
    let mode = status.st_mode & 0o7777
    guard status.st_uid == geteuid() else {
      throw unsafe(path, "belongs to \(Users.name(of: status.st_uid)); use a folder of your own")
    }
    guard mode & 0o002 == 0 else {
      throw unsafe(path, "lets everybody write into it; chmod 700 it")
    }
    guard mode & 0o007 == 0 else {
      throw unsafe(path, "lets everybody look into it; chmod 700 it")
    }
    guard let group else {
      guard mode & 0o070 == 0 else {
        throw unsafe(
          path, "lets a group in, and none is configured; chmod 700 it, or name the group")
      }
      return SocketDirectory(path: path, owner: status.st_uid, descriptor: descriptor)
    }
    guard mode & 0o020 == 0 else {
      throw unsafe(path, "lets a group write into it; chmod 750 it")
    }
    guard mode & 0o070 == 0 || status.st_gid == group else {
      throw unsafe(path, "lets another group in than the one configured; chgrp it")
    }
    return SocketDirectory(path: path, owner: status.st_uid, descriptor: descriptor)
  }

  /// Opens a folder to look for nodes, if nobody can have put false ones into it.
  ///
  /// Its owner must be us, root, somebody who is trusted by name, or whoever root gave a folder in
  /// a place where only root can.
  ///
  /// - Throws: `unsafeFolder`, `missing`, `notAllowed`.
  package static func open(
    _ path: String, trusting trusted: Set<UInt32> = []
  ) throws(SocketError) -> SocketDirectory {
    let descriptor = try openFolder(path)
    let status = try descriptor.status(path)
    guard status.st_mode & 0o022 == 0 else {
      throw unsafe(
        path, "lets others write into it, so that anybody may pretend to be a node; chmod go-w it")
    }
    let owner = status.st_uid
    let isTrusted = owner == 0 || owner == geteuid() || trusted.contains(owner)
    guard isTrusted || isGivenByRoot(descriptor) else {
      throw unsafe(
        path,
        "belongs to \(Users.name(of: owner)), who might pretend to be a node; if you trust them,"
          + " run as them or say so")
    }
    return SocketDirectory(path: path, owner: owner, descriptor: descriptor)
  }

  /// The nodes whose sockets are here, sorted.
  package func nodes() throws(SocketError) -> [SocketName] {
    try entries().compactMap { SocketName(file: $0) }.sorted { $0.node < $1.node }
  }

  /// A path to something in this very folder, short enough for any socket (`sun_path` holds 108).
  func place(_ file: String) -> String { "/proc/self/fd/\(descriptor.number)/\(file)" }

  /// Where something stands, for messages.
  func shown(_ file: String) -> String { path + "/" + file }

  func open(_ file: String, _ flags: Int32, mode: UInt32) throws(SocketError) -> OpenDescriptor {
    let number = openat(descriptor.number, file, flags | O_CLOEXEC | O_NOFOLLOW, mode)
    guard number >= 0 else { throw .last("open", shown(file)) }
    return OpenDescriptor(number)
  }

  /// What stands under a name, links not followed; `nil` when nothing does.
  func status(of file: String) throws(SocketError) -> stat? {
    var status = stat()
    if fstatat(descriptor.number, file, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
    guard errno == ENOENT else { throw .last("look at", shown(file)) }
    return nil
  }

  func remove(_ file: String) throws(SocketError) {
    if unlinkat(descriptor.number, file, 0) != 0, errno != ENOENT {
      throw .last("remove", shown(file))
    }
  }

  /// Lets a group use a socket: only after it got the group, so that no other ever can.
  func share(_ file: String, with group: UInt32) throws(SocketError) {
    guard fchownat(descriptor.number, file, .max, group, AT_SYMLINK_NOFOLLOW) == 0,
      fchmodat(descriptor.number, file, 0o660, 0) == 0
    else { throw .last("let the group use", shown(file)) }
  }

  private func entries() throws(SocketError) -> [String] {
    // A stream closes its descriptor; ours stays.
    let again = openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard again >= 0, let stream = fdopendir(again) else {
      if again >= 0 { close(again) }
      throw .last("look into", path)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  private static func openFolder(_ path: String) throws(SocketError) -> OpenDescriptor {
    let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard number >= 0 else {
      // A link is no folder either, and that is the sentence the kernel has for it.
      var status = stat()
      if errno == ENOTDIR, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
        throw unsafe(path, "is a symbolic link; name the folder that it points to")
      }
      throw .last("open the folder", path)
    }
    return OpenDescriptor(number)
  }

  /// Whether the folder above belongs to root, and only root can put folders there.
  private static func isGivenByRoot(_ descriptor: OpenDescriptor) -> Bool {
    let above = openat(descriptor.number, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard above >= 0 else { return false }
    defer { close(above) }
    var status = stat()
    return fstat(above, &status) == 0 && status.st_uid == 0 && status.st_mode & 0o022 == 0
  }

  private static func unsafe(_ path: String, _ sentence: String) -> SocketError {
    SocketError(.unsafeFolder, "the folder \(path) \(sentence)")
  }
}
