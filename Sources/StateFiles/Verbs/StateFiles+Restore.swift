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

  /// Which backup is meant, where a document has several.
  public struct Choice: Sendable {
    /// Of this version only.
    public var version: KeptVersion?
    /// Whose digest begins like this.
    public var digest: String?

    /// Says which backup is meant.
    public init(version: KeptVersion? = nil, digest: String? = nil) {
      self.version = version
      self.digest = digest
    }

    fileprivate func takes(_ backup: Backup) -> Bool {
      (version.map { backup.version == $0.description } ?? true)
        && (digest.map { backup.digest.hasPrefix($0) } ?? true)
    }
  }

  /// Puts back what stood in each file before its migration; what stands there now is kept as a
  /// backup in turn, so that taking back can be taken back.
  ///
  /// A document that holds what its backup holds is left alone: restoring twice is restoring once.
  public func restore(
    _ choice: Choice = Choice(), versionField: String = StateDocument.defaultVersionField,
    report: (Tally.Notable) -> Void
  ) -> Tally {
    weigh()
    var total = Tally()
    var remaining = sources[...]
    let backups = backupsByFolder()
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
          source, choice, FieldName(versionField), isNamed: named.contains(source.path),
          from: backups[FilePath.folderPath(of: source.path)] ?? [:])
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

  /// What each folder keeps; one that cannot be listed says so when it is opened.
  private func backupsByFolder() -> [String: [[UInt8]: [Backup]]] {
    var found: [String: [[UInt8]: [Backup]]] = [:]
    for path in Set(sources.map { FilePath.folderPath(of: $0.path) }) {
      guard let folder = try? Folder(path) else { continue }
      found[path] = try? Backup.byDocument(in: folder)
    }
    return found
  }

  private static func restore(
    _ source: Source, _ choice: Choice, _ versionField: FieldName, isNamed: Bool,
    from kept: [[UInt8]: [Backup]]
  ) -> Tally {
    var tally = Tally()
    do throws(FileError) {
      let file = try FilePath(source.path)
      let present = try file.folder.identity(of: file.name)
      tally.bytes = present?.size ?? 0
      let backups = (kept[Array(file.name.utf8)] ?? []).filter(choice.takes)
      if backups.isEmpty, !isNamed, present != nil {
        // In a folder, a document that was never migrated has nothing to be taken back.
        tally.alreadyThere = 1
        return tally
      }
      let current = present == nil ? nil : try Backup.digest(of: file).hexadecimal
      guard let backup = try choose(among: backups, for: file, choice, current: current) else {
        tally.alreadyThere = 1
        return tally
      }
      let name = try restore(file, from: backup, source, versionField)
      tally.migrated = 1
      if let parsed = try? Version(backup.version) { tally.versions[parsed] = 1 }
      tally.notable.append(.replaced(file: source.path, backup: name))
    } catch {
      tally.fail(DocumentProblem(error))
    }
    return tally
  }

  /// The only backup that fits, `nil` when the document holds what it holds; which of several is
  /// meant, nobody but the operator can say.
  private static func choose(
    among backups: [Backup], for file: FilePath, _ choice: Choice, current: String?
  ) throws(FileError) -> Backup? {
    guard let first = backups.first else {
      throw FileError(
        .backupMissing, file.path,
        "there is no backup\(choice.version.map { " of \($0.description)" } ?? "") beside this"
          + " document; look for \(file.name).VERSION.DIGEST.bak")
    }
    let versions = Set(backups.map(\.version)).sorted()
    guard versions.count == 1 else {
      throw FileError(
        .backupAmbiguous, file.path,
        "there are backups of \(versions.joined(separator: ", ")); choose one with --to VERSION")
    }
    if backups.contains(where: { $0.digest == current }) { return nil }
    guard Set(backups.map(\.digest)).count == 1 else {
      throw FileError(
        .backupAmbiguous, file.path,
        "there are several backups of \(first.version), the last one first:"
          + " \(try digests(of: backups, in: file.folder)); choose one with --backup DIGEST")
    }
    return first
  }

  private static func digests(
    of backups: [Backup], in folder: Folder
  ) throws(FileError) -> String {
    var kept: [(digest: String, identity: Descriptor.Identity)] = []
    for backup in backups {
      guard let identity = try folder.identity(of: backup.name) else { continue }
      kept.append((backup.digest, identity))
    }
    return kept.sorted { $0.identity.wasKeptAfter($1.identity) }.map(\.digest)
      .joined(separator: ", ")
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
