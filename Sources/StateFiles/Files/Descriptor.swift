internal import Glibc

/// An open file, closed when it is let go.
struct Descriptor: ~Copyable {
  let number: Int32
  /// For messages only.
  let path: String

  /// What tells one state of a file from another.
  struct Identity: Equatable, Sendable {
    let inode: UInt64
    let device: UInt64
    let size: Int
    let modifiedSeconds: Int
    let modifiedNanoseconds: Int
    let changedSeconds: Int
    let changedNanoseconds: Int
    let mode: UInt32
    let owner: UInt32
    let group: UInt32
    let links: Int

    init(_ status: stat) {
      inode = UInt64(status.st_ino)
      device = UInt64(status.st_dev)
      size = Int(status.st_size)
      modifiedSeconds = status.st_mtim.tv_sec
      modifiedNanoseconds = status.st_mtim.tv_nsec
      changedSeconds = status.st_ctim.tv_sec
      changedNanoseconds = status.st_ctim.tv_nsec
      mode = status.st_mode
      owner = status.st_uid
      group = status.st_gid
      links = Int(status.st_nlink)
    }

    var isLink: Bool { mode & S_IFMT == S_IFLNK }

    /// Whether nobody else, but for root, can have it open.
    var isOnlyOurs: Bool { owner == geteuid() && mode & 0o077 == 0 }

    /// The same file with the same content, as far as the file system tells.
    func hasSameContent(as other: Identity) -> Bool {
      (inode, device, size) == (other.inode, other.device, other.size)
        && (modifiedSeconds, modifiedNanoseconds)
          == (other.modifiedSeconds, other.modifiedNanoseconds)
    }

    /// Whether this backup got its name or its permissions after another did.
    func wasKeptAfter(_ other: Identity) -> Bool {
      (changedSeconds, changedNanoseconds) > (other.changedSeconds, other.changedNanoseconds)
    }
  }

  init(number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  deinit { close(number) }

  func identity() throws(FileError) -> Identity {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .last("look at it", path) }
    return Identity(status)
  }

  /// How much of the file is read at once: a chunk, or all of it and one byte to see the end.
  ///
  /// Most documents are far smaller than a chunk, and the memory for one is cleared each time.
  func stepBytes() -> Int {
    guard let size = try? identity().size else { return Chunk.bytes }
    return min(Chunk.bytes, size + 1)
  }

  /// Hands over the rest of the file piece by piece, in constant memory.
  func forEachChunk(_ body: ([UInt8]) throws(FileError) -> Void) throws(FileError) {
    var chunk: [UInt8] = []
    let step = stepBytes()
    while try read(into: &chunk, upTo: step) > 0 {
      try body(chunk)
      chunk.removeAll(keepingCapacity: true)
    }
  }

  /// Takes the lock that keeps two runs off one document; `false` when somebody else holds it.
  func lock() throws(FileError) -> Bool {
    if flock(number, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK else { throw .last("lock it", path) }
    return false
  }

  /// Reads up to `count` bytes behind what `buffer` holds; 0 at the end of the file.
  func read(into buffer: inout [UInt8], upTo count: Int) throws(FileError) -> Int {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: count))
    let taken = buffer.withUnsafeMutableBytes { raw in
      var taken = -1
      repeat {
        taken = Glibc.read(number, raw.baseAddress.map { $0 + start }, count)
      } while taken < 0 && errno == EINTR
      return taken
    }
    guard taken >= 0 else {
      buffer.removeLast(count)
      throw .last("read it", path)
    }
    buffer.removeLast(count - taken)
    return taken
  }

  /// Reads all that is left, and refuses more than `limit` bytes.
  func readAll(limit: Int) throws(FileError) -> [UInt8] {
    let size = try identity().size
    guard size <= limit else { throw tooLarge(limit) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 1)
    while try read(into: &bytes, upTo: max(4_096, size + 1 - bytes.count)) > 0 {
      guard bytes.count <= limit else { throw tooLarge(limit) }
    }
    return bytes
  }

  private func tooLarge(_ limit: Int) -> FileError {
    FileError(
      .tooLarge, path,
      "the document has over \(limit >> 20) MiB; split it, or write it as .ndjson, one a line")
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { raw in
        Glibc.write(number, raw.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw .last("write it", path)
      }
      offset += written
    }
  }

  /// Lets the page cache forget bytes that nobody will ask for soon, and starts their way to the
  /// disk where they are not there yet.
  ///
  /// A file of many gigabytes must not push out what the services beside us need, and pages that
  /// are used again cost a fraction of fresh ones.
  func forget(_ range: Range<Int>) {
    _ = posix_fadvise(number, range.lowerBound, range.count, POSIX_FADV_DONTNEED)
  }

  /// Empties the file and goes to its beginning.
  func truncate() throws(FileError) {
    guard ftruncate(number, 0) == 0 else { throw .last("empty it", path) }
    try rewind()
  }

  func rewind() throws(FileError) {
    guard lseek(number, 0, SEEK_SET) == 0 else { throw .last("read it again", path) }
  }

  /// Waits until the content is on the disk.
  func sync() throws(FileError) {
    guard fsync(number) == 0 else { throw .last("bring it to the disk", path) }
  }

  /// Gives the file the owner and the permissions of another.
  func take(permissionsOf other: Identity) throws(FileError) {
    let own = try identity()
    if (own.owner, own.group) != (other.owner, other.group) {
      // Only root may give files away, but an owner may give one to a group of theirs.
      if fchown(number, other.owner, other.group) != 0 { _ = fchown(number, .max, other.group) }
      let now = try identity()
      // With somebody else's name on it the document's own service might be locked out, or others
      // let in.
      guard (now.owner, now.group) == (other.owner, other.group) else {
        throw FileError(
          .notAllowed, path,
          "the document belongs to user \(other.owner), group \(other.group), and what we write"
            + " would not; run as that user or as root")
      }
    }
    guard fchmod(number, other.mode & 0o7777) == 0 else { throw .last("set its mode", path) }
  }

  func setPrivate() {
    // Backups hold what documents hold, secrets too. A file system without modes is no reason to
    // fail what is done already.
    _ = fchmod(number, 0o600)
  }
}
