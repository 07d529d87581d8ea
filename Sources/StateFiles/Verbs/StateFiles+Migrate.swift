internal import MigrationEngine

extension StateFiles {
  /// Takes every document to the target, keeping each file's old content as a backup beside it.
  ///
  /// A document that cannot be done is reported and left as it is, and stops nothing else: in a
  /// file of lines it stays as its line. Whatever ends the run, each file is wholly old or wholly
  /// new.
  public func migrate(_ rules: DocumentRules, report: (Tally.Notable) -> Void) -> Tally {
    weigh()
    var total = Tally()
    var touched = sources[..<sources.startIndex]
    for batch in batches() {
      if shouldStop(after: total) {
        total.skippedFiles += batch.count
        continue
      }
      switch batch.first {
      case .lines(let path)?:
        total.addCounts(of: migrateLines(path, rules, report: report))
      case .document?, nil:
        migrateDocuments(batch, rules, into: &total, report: report)
      }
      touched = sources[..<batch.endIndex]
    }
    syncFolders(of: touched, into: &total, report: report)
    return total
  }

  /// Brings the names of replaced files to the disk, once a folder.
  func syncFolders(
    of sources: ArraySlice<Source>, into total: inout Tally, report: (Tally.Notable) -> Void
  ) {
    let folders = Set(sources.map { FilePath.folderPath(of: $0.path) })
    for path in folders.sorted() {
      // A folder that cannot be opened had no document replaced, and was reported for that.
      guard let folder = try? Folder(path) else { continue }
      do throws(FileError) { try folder.sync() } catch {
        total.failed += 1
        report(.problem(DocumentProblem(error)))
      }
    }
  }

  /// Runs of whole documents, which are done side by side, and files of lines, each of which keeps
  /// all workers busy by itself.
  private func batches() -> [ArraySlice<Source>] {
    var batches: [ArraySlice<Source>] = []
    var start = sources.startIndex
    for index in sources.indices {
      guard case .lines = sources[index] else { continue }
      if start < index { batches.append(sources[start..<index]) }
      batches.append(sources[index...index])
      start = index + 1
    }
    if start < sources.endIndex { batches.append(sources[start...]) }
    return batches
  }

  // MARK: Documents

  private func migrateDocuments(
    _ batch: ArraySlice<Source>, _ rules: DocumentRules, into total: inout Tally,
    report: (Tally.Notable) -> Void
  ) {
    var remaining = batch
    var sum = total
    let pipeline = OrderedPipeline<Source, Tally>(workers: options.workers)
    pipeline.run(
      produce: { () -> Source? in
        if shouldStop(after: sum) {
          sum.skippedFiles += remaining.count
          return nil
        }
        return remaining.popFirst()
      },
      transform: { source in
        let tally = StateFiles.migrateDocument(source.path, rules)
        progress.add(bytes: tally.bytes, documents: tally.documents)
        return tally
      },
      consume: { tally in
        tally.notable.forEach(report)
        sum.addCounts(of: tally)
      })
    total = sum
  }

  private static func migrateDocument(_ path: String, _ rules: DocumentRules) -> Tally {
    var tally = Tally()
    do {
      let file = try FilePath(path)
      // Most runs find most documents done; those are looked at without a lock.
      let seen = try file.folder.openToRead(file.name)
        .readAll(limit: JSON.Limits.stateFile.maximumBytes)
      tally.bytes = seen.count
      let version = try seen.withUnsafeBufferPointer { try rules.read($0) }.record.version
      tally.versions[version] = 1
      guard version != rules.target else {
        tally.alreadyThere = 1
        return tally
      }
      if let backup = try replace(file, rules) {
        tally.notable.append(.replaced(file: path, backup: backup))
        tally.migrated = 1
        tally.movedVersions = [version]
      } else {
        tally.alreadyThere = 1
      }
    } catch let error as MigrationError {
      tally.fail(DocumentProblem(path, error))
    } catch let error as FileError {
      tally.fail(DocumentProblem(error))
    } catch {
      tally.fail(DocumentProblem(FileError(.unexpected, path, "\(error)")))
    }
    return tally
  }

  /// Migrates a document under its lock; `nil` when another run did it first.
  private static func replace(_ file: FilePath, _ rules: DocumentRules) throws -> String? {
    var replacement = try Replacement(of: file)
    let old = try file.folder.openToRead(file.name)
      .readAll(limit: JSON.Limits.stateFile.maximumBytes)
    var new: [UInt8] = []
    var document = try old.withUnsafeBufferPointer { try rules.read($0) }
    let version = document.record.version
    guard version != rules.target else { return nil }
    try rules.migrate(&document)
    try document.append(to: &new, versionField: rules.versionField)
    if old.last == UInt8(ascii: "\n") { new.append(UInt8(ascii: "\n")) }
    try verify(new, holds: document, rules)
    try replacement.write(new)
    var digest = DigestStream()
    old.withUnsafeBytes { digest.combine($0) }
    return try replacement.commit(version: version.description, digest: digest.finish())
  }

  /// The text must read back as the document it was written from.
  private static func verify(
    _ text: [UInt8], holds document: StateDocument, _ rules: DocumentRules
  ) throws(MigrationError) {
    let again = try text.withUnsafeBufferPointer { text throws(MigrationError) in
      try rules.read(text)
    }
    guard again.record == document.record else {
      throw MigrationError(
        .validationFailed,
        "the migrated document does not read back the same, perhaps for a field named $bytes; it is"
          + " left as it was")
    }
  }

  // MARK: Lines

  /// What became of some lines: their new text, and the count.
  private struct Rewritten: Sendable {
    var text: [UInt8]
    var tally: Tally
  }

  private func migrateLines(
    _ path: String, _ rules: DocumentRules, report: (Tally.Notable) -> Void
  ) -> Tally {
    var tally = Tally()
    do throws(FileError) {
      let file = try FilePath(path)
      var replacement = try Replacement(of: file)
      var reader = LineReader(try file.folder.openToRead(file.name))
      let pipeline = OrderedPipeline<Chunk, Rewritten>(workers: options.workers)
      try pipeline.run(
        produce: { () throws(FileError) -> Chunk? in
          shouldStop(after: tally) ? nil : try reader.next()
        },
        transform: { chunk in
          let rewritten = StateFiles.rewrite(chunk, rules)
          progress.add(bytes: chunk.content.count, documents: rewritten.tally.documents)
          return rewritten
        },
        consume: { rewritten throws(FileError) in
          try replacement.write(rewritten.text)
          rewritten.tally.notable.forEach(report)
          tally.addCounts(of: rewritten.tally)
        })
      if shouldStop(after: tally) {
        // What was begun goes with the replacement; the file is as it was.
        tally.migrated = 0
        tally.skippedFiles = 1
        return tally
      }
      guard tally.migrated > 0 else { return tally }
      let moved = tally.movedVersions
      let version = moved.count == 1 ? moved.first?.description : nil
      let backup = try replacement.commit(
        version: version ?? Backup.mixedVersions, digest: reader.finish())
      report(.replaced(file: path, backup: backup))
    } catch {
      tally.migrated = 0
      tally.failed += 1
      report(.problem(DocumentProblem(error)))
    }
    return tally
  }

  private static func rewrite(_ chunk: Chunk, _ rules: DocumentRules) -> Rewritten {
    var output: [UInt8] = []
    output.reserveCapacity(chunk.content.count + chunk.content.count / 4)
    var tally = Tally()
    tally.bytes = chunk.content.count
    chunk.content.withUnsafeBufferPointer { bytes in
      chunk.forEachLine(bytes) { line, range in
        let text = UnsafeBufferPointer(rebasing: bytes[range])
        let start = output.count
        do throws(MigrationError) {
          let isDone = text.isBlank ? false : try rewriteLine(text, rules, into: &output, &tally)
          if !isDone { output.append(contentsOf: text) }
        } catch {
          // A line that cannot be done stays as it is; half of a new one must not.
          output.removeLast(output.count - start)
          output.append(contentsOf: text)
          tally.fail(DocumentProblem(chunk.path, line: line, error))
        }
        if range.upperBound < bytes.count { output.append(UInt8(ascii: "\n")) }
      }
    }
    return Rewritten(text: output, tally: tally)
  }

  /// Writes the migrated line; `false` when it is at the target already.
  private static func rewriteLine(
    _ text: UnsafeBufferPointer<UInt8>, _ rules: DocumentRules, into output: inout [UInt8],
    _ tally: inout Tally
  ) throws(MigrationError) -> Bool {
    var document = try rules.read(text)
    let from = document.record.version
    tally.versions[from, default: 0] += 1
    guard from != rules.target else {
      tally.alreadyThere += 1
      return false
    }
    try rules.migrate(&document)
    document.style = document.style.onOneLine
    try document.append(to: &output, versionField: rules.versionField)
    if text.last == UInt8(ascii: "\r") { output.append(UInt8(ascii: "\r")) }
    tally.migrated += 1
    tally.movedVersions.insert(from)
    return true
  }
}
