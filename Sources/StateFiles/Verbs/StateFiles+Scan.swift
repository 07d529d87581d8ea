internal import MigrationEngine
internal import UnixKit

extension StateFiles {
  /// How documents are looked at; nothing is written.
  public enum Examination: Sendable {
    /// Which versions there are, and what some of them cost to migrate.
    case plan
    /// Whether every document can be migrated.
    case check
    /// What a migration would change, field by field.
    case difference
    /// What would be lost on the way there and home again.
    case prove
  }

  /// Of each chunk or document so many are timed, so that a plan costs little more than reading.
  private static let timedDocumentsPerChunk = 16

  /// So many changes of one document are listed; a document may hold a million rows.
  public static let maximumListedChanges = 1_000

  /// A piece of work: a file of its own, or some lines of one.
  private enum Piece: Sendable {
    case document(String)
    case lines(Chunk)
    case problem(DocumentProblem)
  }

  /// Looks at every document.
  public func scan(
    _ rules: DocumentRules, as examination: Examination, report: (Tally.Notable) -> Void
  ) -> Tally {
    weigh()
    var total = Tally()
    var pieces = PieceMaker(sources: sources)
    let pipeline = OrderedPipeline<Piece, Tally>(workers: options.workers)
    pipeline.run(
      produce: { () -> Piece? in
        if shouldStop(after: total) {
          total.skippedFiles = pieces.remaining
          return nil
        }
        return pieces.next()
      },
      transform: { piece in
        let tally = StateFiles.examine(piece, rules, examination)
        progress.add(bytes: tally.bytes, documents: tally.documents)
        return tally
      },
      consume: { tally in
        if options.failsFast, total.failed > 0 { return }
        total.addCounts(of: tally)
        for item in tally.notable {
          report(item)
          if options.failsFast, case .problem = item { break }
        }
      })
    return total
  }

  /// Makes pieces of files, one after the other.
  private struct PieceMaker: ~Copyable {
    private var sources: ArraySlice<Source>
    private var reader: LineReader?

    init(sources: [Source]) {
      self.sources = sources[...]
      reader = nil
    }

    /// Files not looked at wholly.
    var remaining: Int { sources.count + (reader == nil ? 0 : 1) }

    mutating func next() -> Piece? {
      do throws(FileError) {
        if let chunk = try reader?.next() { return .lines(chunk) }
        reader = nil
        while let source = sources.popFirst() {
          guard case .lines(let path) = source else { return .document(source.path) }
          let file = try FilePath(path)
          reader = LineReader(try file.folder.openToRead(file.name))
          if let chunk = try reader?.next() { return .lines(chunk) }
          reader = nil
        }
        return nil
      } catch {
        reader = nil
        return .problem(DocumentProblem(error))
      }
    }
  }

  private static func examine(
    _ piece: Piece, _ rules: DocumentRules, _ examination: Examination
  ) -> Tally {
    var tally = Tally()
    switch piece {
    case .problem(let problem):
      tally.fail(problem)
    case .document(let path):
      do throws(FileError) {
        let file = try FilePath(path)
        let bytes = try file.folder.openToRead(file.name)
          .readAll(limit: JSON.Limits.stateFile.maximumBytes)
        bytes.withUnsafeBufferPointer {
          examine($0, path, line: nil, rules, examination, into: &tally)
        }
      } catch {
        tally.fail(DocumentProblem(error))
      }
    case .lines(let chunk):
      chunk.content.withUnsafeBufferPointer { bytes in
        chunk.forEachLine(bytes) { line, range in
          let text = UnsafeBufferPointer(rebasing: bytes[range])
          guard !text.isBlank else { return }
          examine(text, chunk.path, line: line, rules, examination, into: &tally)
        }
      }
      // Line breaks and blank lines are part of the file.
      tally.bytes = chunk.content.count
    }
    return tally
  }

  private static func examine(
    _ bytes: UnsafeBufferPointer<UInt8>, _ file: String, line: Int?, _ rules: DocumentRules,
    _ examination: Examination, into tally: inout Tally
  ) {
    tally.bytes += bytes.count
    do throws(MigrationError) {
      let document = try rules.read(bytes)
      let version = document.record.version
      tally.versions[version, default: 0] += 1
      if version == rules.target {
        tally.alreadyThere += 1
        return
      }
      let place = line.map { "\(file):\($0)" } ?? file
      switch examination {
      case .plan:
        if tally.timings[version]?.documents ?? 0 < timedDocumentsPerChunk {
          try time(bytes, version, rules, into: &tally)
        }
      case .check:
        var output: [UInt8] = []
        var migrated = document
        try rules.migrate(&migrated)
        try migrated.append(to: &output, versionField: rules.versionField)
      case .difference:
        var migrated = document
        try rules.migrate(&migrated)
        let changes = Change.between(
          document.record.fields, migrated.record.fields, limit: maximumListedChanges)
        tally.notable.append(.difference(place: place, from: version, changes: changes))
      case .prove:
        let losses = try rules.losses(of: document)
        if !losses.isEmpty {
          tally.lossy += 1
          for field in Set(losses.map(\.location.fieldOnly)) { tally.lose(field) }
          tally.notable.append(.loss(place: place, changes: losses))
        }
      }
      tally.migrated += 1
    } catch {
      tally.fail(DocumentProblem(file, line: line, error))
    }
  }

  /// Does all that a migration does to a document but for the disk: it is read once more for that.
  private static func time(
    _ bytes: UnsafeBufferPointer<UInt8>, _ version: Version, _ rules: DocumentRules,
    into tally: inout Tally
  ) throws(MigrationError) {
    // A path that is missing shows in the plan once, not in every document.
    guard (try? rules.path(from: version)) != nil else { return }
    var output: [UInt8] = []
    let clock = ContinuousClock()
    let start = clock.now
    var document = try rules.read(bytes)
    try rules.migrate(&document)
    try document.append(to: &output, versionField: rules.versionField)
    var timing = tally.timings[version] ?? Tally.Timing()
    timing.documents += 1
    timing.nanoseconds += (clock.now - start).nanoseconds
    tally.timings[version] = timing
  }
}

extension String {
  /// A location without the places in arrays, so that a thousand elements count as one field.
  fileprivate var fieldOnly: String {
    var result = ""
    var rest = self[...]
    while let open = rest.firstIndex(of: "[") {
      result += rest[..<open]
      rest = rest[open...].dropFirst()
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      let isPlace = !digits.isEmpty && rest.dropFirst(digits.count).hasPrefix("]")
      result += isPlace ? "[]" : "["
      if isPlace { rest = rest.dropFirst(digits.count + 1) }
    }
    result += rest
    return result.isEmpty ? "the whole document" : result
  }
}
