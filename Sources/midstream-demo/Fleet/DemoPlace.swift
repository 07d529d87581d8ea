internal import Glibc
internal import UnixKit

/// The folders of a fleet: made for it, and gone with it.
struct DemoPlace {
  let folders: DemoFolders
  /// Whether the whole folder is ours.
  let isOwn: Bool
  /// Whether operators look there without being told.
  let isUsual: Bool

  /// - Throws: when there is none.
  init(_ options: DemoOptions) throws {
    let usual = SocketFolders.own()
    if let wanted = options.directory ?? (options.seconds == nil ? usual : nil) {
      do {
        _ = try SocketDirectory.make(wanted)
        self.init(folders: DemoFolders(sockets: wanted), isOwn: false, isUsual: wanted == usual)
        try DemoPlace.makeOwn(folders.own)
        return
      } catch  where options.directory == nil {
        // Somebody else's, or another fleet's: then one of our own.
      }
    }
    var template = Array("/tmp/midstream-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw ChildProcess.Failure(description: "cannot make a folder in /tmp; name one with --dir")
    }
    let path = String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.init(folders: DemoFolders(sockets: path), isOwn: true, isUsual: false)
    try DemoPlace.makeOwn(folders.own)
  }

  private init(folders: DemoFolders, isOwn: Bool, isUsual: Bool) {
    (self.folders, self.isOwn, self.isUsual) = (folders, isOwn, isUsual)
  }

  /// Makes the demo's own folder; one that a demo left behind which was killed is replaced.
  private static func makeOwn(_ path: String) throws {
    if mkdir(path, 0o700) != 0, errno == EEXIST, lock(path) {
      removeAll(path)
      mkdir(path, 0o700)
    }
    guard lock(path) else {
      throw ChildProcess.Failure(
        description: "\(path) cannot be made or another demo uses it; end that one, or name another"
          + " folder with --dir")
    }
  }

  /// Whether nobody else uses the folder: the lock lasts as long as this process.
  private static func lock(_ path: String) -> Bool {
    let file = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    return file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0
  }

  /// Takes everything away that the fleet has made.
  func remove() {
    DemoPlace.removeAll(isOwn ? folders.sockets : folders.own)
    guard !isOwn else { return }
    for node in 1...16 {
      for ending in ["sock", "lock"] { unlink("\(folders.sockets)/edge-\(node).\(ending)") }
    }
  }

  private static func removeAll(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." {
          // A link is taken away, and not what it leads to.
          if entry.pointee.d_type == UInt8(DT_DIR) {
            removeAll("\(path)/\(name)")
          } else {
            unlink("\(path)/\(name)")
          }
        }
      }
      closedir(folder)
    }
    rmdir(path)
  }
}
