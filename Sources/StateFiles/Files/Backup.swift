internal import MigrationEngine

/// A document as it was before a migration, beside the document: `NAME.VERSION.DIGEST.bak`.
///
/// The digest is the content's; a backup that does not match its own name is never restored.
struct Backup: Sendable {
  static let suffix = ".bak"
  /// In the name of a file whose migrated lines were not all of one version.
  static let mixedVersions = "mixed"

  let name: String
  let version: String
  let digest: String

  /// Reads the name of a backup of `document`; `nil` for any other name.
  init?(name: String, of document: String) {
    // Bytes, not Characters: “é” in one piece and in two are the names of two documents.
    let prefix = (document + ".").utf8
    guard name.utf8.starts(with: prefix), name.hasSuffix(Backup.suffix),
      name.utf8.count > prefix.count + Backup.suffix.utf8.count,
      let middle = String(name.utf8.dropFirst(prefix.count).dropLast(Backup.suffix.utf8.count))
    else { return nil }
    guard let dot = middle.lastIndex(of: ".") else { return nil }
    let version = middle[..<dot]
    let digest = middle[middle.index(after: dot)...].prefix { $0 != "-" }
    guard digest.count == 16, digest.allSatisfy(\.isHexDigit),
      version == Backup.mixedVersions || (try? Version(version)) != nil
    else { return nil }
    self.name = name
    self.version = String(version)
    self.digest = String(digest)
  }

  /// All backups in a folder by the names of their documents, listed once: a folder may hold many.
  ///
  /// A name that could be a backup of several documents counts for each.
  static func byDocument(in folder: Folder) throws(FileError) -> [[UInt8]: [Backup]] {
    var found: [[UInt8]: [Backup]] = [:]
    for name in try folder.names() where name.hasSuffix(suffix) {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      for count in 1..<max(2, parts.count - 2) {
        let document = parts.prefix(count).joined(separator: ".")
        guard let backup = Backup(name: name, of: document) else { continue }
        found[Array(document.utf8), default: []].append(backup)
      }
    }
    return found
  }

  /// The name under which a document is kept; `attempt` tells apart what cannot share a name.
  static func name(
    for document: String, version: String, digest: Digest, attempt: Int
  ) -> String {
    let distinction = attempt == 0 ? "" : "-\(attempt + 1)"
    return "\(document).\(version).\(digest)\(distinction)\(suffix)"
  }

  /// How many backups of one name may differ before something else must be wrong.
  private static let maximumAttempts = 100

  /// Keeps what stands under `file` now under a second name, before it is replaced.
  ///
  /// A hard link costs nothing and is there at once; where there are none the content is copied.
  /// - Returns: the backup's name, and whether it was made just now.
  static func keep(
    _ file: FilePath, version: String, digest: Digest
  ) throws(FileError) -> (name: String, isNew: Bool) {
    let folder = file.folder
    for attempt in 0..<maximumAttempts {
      let name = name(for: file.name, version: version, digest: digest, attempt: attempt)
      switch try folder.link(file.name, as: name) {
      case .linked: return (name, true)
      case .unsupported:
        try copy(file, to: name)
        return (name, true)
      case .exists:
        // The same content was kept before, unless somebody wrote into it since.
        if try Backup.digest(of: FilePath(folder: folder, name: name)) == digest {
          return (name, false)
        }
      }
    }
    throw FileError(
      .exists, file.path,
      "there are \(maximumAttempts) damaged backups of this document; move them away")
  }

  private static func copy(_ file: FilePath, to name: String) throws(FileError) {
    let source = try file.folder.openToRead(file.name)
    let target = try file.folder.create(name, mode: 0o600)
    do throws(FileError) {
      try source.forEachChunk { chunk throws(FileError) in try target.write(chunk) }
      try target.sync()
    } catch {
      // Half a backup must not stand under the name of a whole one.
      file.folder.remove(name)
      throw error
    }
  }

  /// The digest of a file's content, read in constant memory.
  static func digest(of file: FilePath) throws(FileError) -> Digest {
    let source = try file.folder.openToRead(file.name)
    return try digest(of: source)
  }

  static func digest(of source: borrowing Descriptor) throws(FileError) -> Digest {
    var stream = DigestStream()
    try source.forEachChunk { chunk in chunk.withUnsafeBytes { stream.combine($0) } }
    return stream.finish()
  }
}
