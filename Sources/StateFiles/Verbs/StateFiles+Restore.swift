public import MigrationEngine

extension StateFiles {
  /// What the name of a backup says of its content.
  public enum KeptVersion: Equatable, Sendable {
    /// All that was migrated of it was at one version.
    case one(Version)
    /// Lines of several versions were migrated, or nobody looked at their versions.
    case mixed

    /// Reads it as it stands in a backup's name.
    ///
    /// - Throws: `versionMalformed`.
    public init(_ text: String) throws(MigrationError) {
      self = text == Backup.mixedVersions ? .mixed : .one(try Version(text))
    }

    /// The word in a backup's name.
    public var description: String {
      switch self {
      case .one(let version): version.description
      case .mixed: Backup.mixedVersions
      }
    }
  }

  /// Puts back what stood in each file before its migration; what stands there now is kept as a
  /// backup in turn, so that taking back can be taken back.
  ///
  /// - Parameter version: which backup, where a document has backups of several versions.
  public func restore(
    to version: KeptVersion?, versionField: String = StateDocument.defaultVersionField,
    report: (Tally.Notable) -> Void
  ) -> Tally {
    weigh()
    var total = Tally()
    var remaining = sources[...]
    let pipeline = OrderedPipeline<Source, Tally>(workers: options.workers)
    pipeline.run(
      produce: { () -> Source? in
        if shouldStop(after: total) {
          total.skippedFiles = remaining.count
          return nil
        }
        return remaining.popFirst()
      },
      transform: { source in
        let tally = StateFiles.restore(
          source, to: version, FieldName(versionField), isNamed: named.contains(source.path))
        progress.add(bytes: tally.bytes, documents: tally.documents)
        return tally
      },
      consume: { tally in
        tally.notable.forEach(report)
        total.addCounts(of: tally)
      })
    syncFolders(of: sources[..<remaining.startIndex], into: &total, report: report)
    return total
  }

  private static func restore(
    _ source: Source, to version: KeptVersion?, _ versionField: FieldName, isNamed: Bool
  ) -> Tally {
    var tally = Tally()
    do throws(FileError) {
      let file = try FilePath(source.path)
      guard let backup = try choose(for: file, version, isNamed: isNamed) else {
        // In a folder, a document that was never migrated has nothing to be taken back.
        tally.alreadyThere = 1
        return tally
      }
      let kept = try restore(file, from: backup, source, versionField)
      tally.migrated = 1
      if let parsed = try? Version(backup.version) { tally.versions[parsed] = 1 }
      tally.bytes = (try? file.folder.identity(of: file.name))??.size ?? 0
      tally.notable.append(.replaced(file: source.path, backup: kept))
    } catch {
      tally.fail(DocumentProblem(error))
    }
    return tally
  }

  /// The backup that is meant, of the version asked for or of the only one there is.
  ///
  /// Of several backups of one version it is the one kept last.
  private static func choose(
    for file: FilePath, _ version: KeptVersion?, isNamed: Bool
  ) throws(FileError) -> Backup? {
    var backups = try Backup.all(of: file)
    if let version { backups.removeAll { $0.version != version.description } }
    guard !backups.isEmpty else {
      if !isNamed, try file.folder.identity(of: file.name) != nil { return nil }
      throw FileError(
        .backupMissing, file.path,
        "there is no backup\(version.map { " of \($0.description)" } ?? "") beside this document;"
          + " look for \(file.name).VERSION.DIGEST.bak")
    }
    let versions = Set(backups.map(\.version)).sorted()
    guard versions.count == 1 else {
      throw FileError(
        .backupAmbiguous, file.path,
        "there are backups of \(versions.joined(separator: ", ")); choose one with --to VERSION")
    }
    var newest: (backup: Backup, identity: Descriptor.Identity)?
    for backup in backups {
      guard let identity = try file.folder.identity(of: backup.name) else { continue }
      if let best = newest, !identity.wasKeptAfter(best.identity) { continue }
      newest = (backup, identity)
    }
    return newest?.backup
  }

  /// - Returns: the name under which the content that stood there is kept.
  private static func restore(
    _ file: FilePath, from backup: Backup, _ source: Source, _ versionField: FieldName
  ) throws(FileError) -> String {
    let held = FilePath(folder: file.folder, name: backup.name)
    guard try Backup.digest(of: held).hexadecimal == backup.digest else {
      throw FileError(
        .backupDamaged, held.path,
        "this backup's content does not match its name; it is not restored, use another")
    }
    if try file.folder.identity(of: file.name) == nil {
      // The document itself is gone: its name is free, and there is nothing to keep.
      try Replacement.recreate(file, from: held)
      return backup.name
    }
    var replacement = try Replacement(of: file)
    let version = currentVersion(of: source, file, versionField)
    let digest = try Backup.digest(of: file)
    let content = try file.folder.openToRead(backup.name)
    try content.forEachChunk { chunk throws(FileError) in try replacement.write(chunk) }
    return try replacement.commit(version: version, digest: digest)
  }

  /// The version for the name of the backup of what stands there now; a document that cannot be
  /// read is kept all the same.
  private static func currentVersion(
    of source: Source, _ file: FilePath, _ versionField: FieldName
  ) -> String {
    guard case .document = source, let descriptor = try? file.folder.openToRead(file.name),
      let bytes = try? descriptor.readAll(limit: JSON.Limits.stateFile.maximumBytes),
      let document = bytes.withUnsafeBufferPointer({
        try? StateDocument(json: $0, versionField: versionField)
      })
    else { return Backup.mixedVersions }
    return document.record.version.description
  }
}
