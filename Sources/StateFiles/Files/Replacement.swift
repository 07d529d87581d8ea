internal import MigrationEngine

/// The one way in which a document is replaced: wholly or not at all, whatever dies meanwhile.
///
/// 1. Open `.NAME.midstream` beside the document and lock it: one run at a time, and what a killed
///    run left there is written over.
/// 2. Write, bring to the disk, read back and compare.
/// 3. Keep the old content as a backup; bring the folder to the disk.
/// 4. Make sure that nobody wrote into the document meanwhile; rename over it.
///
/// A failure before the rename leaves the document as it was, and takes away what was begun.
struct Replacement: ~Copyable {
  let file: FilePath
  private let draft: Descriptor
  private let draftName: String
  private let original: Descriptor.Identity
  private var written = DigestStream()
  private var writtenBytes = 0
  private var forgottenBytes = 0
  private var isDone = false

  /// The page cache keeps about so much of a draft.
  private static let forgettingBytes = 4 << 20

  /// How often a draft may be renamed away under us by other runs before we say so.
  private static let maximumLockAttempts = 10

  /// Takes the document's lock; the caller must read the document after this, not before.
  init(of file: FilePath) throws(FileError) {
    let name = ".\(file.name).midstream"
    let locked = try Replacement.lockedDraft(name, beside: file)
    original = try Replacement.begin(locked, name, file)
    draft = locked
    draftName = name
    self.file = file
  }

  private static func begin(
    _ draft: borrowing Descriptor, _ name: String, _ file: FilePath
  ) throws(FileError) -> Descriptor.Identity {
    do throws(FileError) {
      try draft.truncate()
      return try file.folder.openToRead(file.name).identity()
    } catch {
      file.folder.remove(name)
      throw error
    }
  }

  deinit {
    if !isDone { file.folder.remove(draftName) }
  }

  private static func lockedDraft(
    _ name: String, beside file: FilePath
  ) throws(FileError) -> Descriptor {
    for _ in 0..<maximumLockAttempts {
      let draft = try file.folder.openToWrite(name)
      guard try draft.lock() else { break }
      // Another run may have renamed this very file over its document between our opening and our
      // locking it; emptying it then would empty the document.
      let own = try draft.identity()
      guard try file.folder.identity(of: name)?.inode == own.inode else { continue }
      if own.links == 1, own.isOnlyOurs { return draft }
      // A run killed while it gave a draft its document's name left two names for one content; and
      // a draft that others can open might be open in their hands when it becomes the document.
      file.folder.remove(name)
    }
    throw FileError(
      .busy, file.path, "another run is at this document just now; wait for it and run again")
  }

  mutating func write(_ bytes: [UInt8]) throws(FileError) {
    bytes.withUnsafeBytes { written.combine($0) }
    try draft.write(bytes)
    writtenBytes += bytes.count
    if writtenBytes - forgottenBytes >= 2 * Replacement.forgettingBytes {
      // The last stretch may still be on its way to the disk; the one before it has arrived.
      draft.forget(forgottenBytes..<writtenBytes)
      forgottenBytes = writtenBytes - Replacement.forgettingBytes
    }
  }

  /// Puts what was written in the document's place and keeps the old content as a backup.
  ///
  /// - Parameter digest: of the old content, as it was read.
  /// - Returns: the name of the backup.
  mutating func commit(version: String, digest: Digest) throws(FileError) -> String {
    let folder = file.folder
    try draft.take(permissionsOf: original)
    try draft.sync()
    try verify()
    let backup = try Backup.keep(file, version: version, digest: digest)
    do throws(FileError) {
      try folder.sync()
      guard try folder.identity(of: file.name)?.hasSameContent(as: original) == true else {
        throw FileError(
          .changedMeanwhile, file.path,
          "somebody wrote into this document meanwhile; stop the writer and run again")
      }
      try folder.rename(draftName, to: file.name)
    } catch {
      if backup.isNew { folder.remove(backup.name) }
      throw error
    }
    isDone = true
    protect(backup.name)
    return backup.name
  }

  /// Makes a document that is gone again, from its backup; nothing half-written ever has its name.
  static func recreate(_ file: FilePath, from backup: FilePath) throws(FileError) {
    let name = ".\(file.name).midstream"
    let draft = try lockedDraft(name, beside: file)
    defer { file.folder.remove(name) }
    try draft.truncate()
    let source = try backup.folder.openToRead(backup.name)
    // The service that owned the document must be able to read it again, whoever runs this.
    try draft.take(permissionsOf: source.identity())
    try source.forEachChunk { chunk throws(FileError) in try draft.write(chunk) }
    try draft.sync()
    switch try file.folder.link(name, as: file.name) {
    case .linked: break
    case .exists:
      throw FileError(
        .exists, file.path, "somebody made this document meanwhile; look at it and run again")
    case .unsupported:
      throw FileError(
        .notAllowed, file.path,
        "this file system cannot give a file a second name; copy \(backup.name) to \(file.name)")
    }
    try file.folder.sync()
  }

  /// Reads the draft back and compares it with what was meant to be written.
  private func verify() throws(FileError) {
    try draft.rewind()
    var found = DigestStream()
    var readBytes = 0
    try draft.forEachChunk { chunk in
      chunk.withUnsafeBytes { found.combine($0) }
      if forgottenBytes > 0 { draft.forget(readBytes..<readBytes + chunk.count) }
      readBytes += chunk.count
    }
    guard found.finish() == written.finish() else {
      throw FileError(
        .verificationFailed, file.path,
        "what was written does not read back the same; check the disk, the document is unchanged")
    }
  }

  /// A backup is its owner's alone; one whose content has other names as well stays as it is.
  private func protect(_ name: String) {
    guard let backup = try? file.folder.openToRead(name), (try? backup.identity())?.links == 1
    else { return }
    backup.setPrivate()
  }
}
