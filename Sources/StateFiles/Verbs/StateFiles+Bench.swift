internal import MigrationEngine
internal import UnixKit

extension StateFiles {
  /// What a measurement found: nanoseconds a document for each part of the work.
  public struct BenchResult: Sendable {
    /// One part: reading, a hop, its way back, or writing.
    public struct Part: Sendable {
      /// What was measured.
      public let name: String
      /// On how many documents.
      public let documents: Int
      /// The median of the rounds, a document.
      public let medianNanoseconds: Double
      /// The quickest round, a document.
      public let minimumNanoseconds: Double
      /// The slowest round, a document.
      public let maximumNanoseconds: Double
    }

    /// How many documents were held in memory.
    public let documents: Int
    /// How many bytes they have.
    public let bytes: Int
    /// How many could not be migrated, and were left out.
    public let failed: Int
    /// How often everything was measured.
    public let rounds: Int
    /// The parts, in the order in which the work is done.
    public let parts: [Part]
  }

  /// Documents are held in memory up to so many bytes; more would measure the machine's paging.
  private static let maximumBenchBytes = 64 << 20
  private static let benchRounds = 7

  /// Measures reading, migrating each way, and writing, on these documents, in memory.
  ///
  /// - Throws: ``FileError`` when nothing could be read.
  public func bench(
    _ rules: DocumentRules, report: (DocumentProblem) -> Void
  ) throws(FileError) -> BenchResult {
    var texts: [(path: String, bytes: [UInt8])] = []
    var room = StateFiles.maximumBenchBytes
    var failed = 0
    for source in sources {
      do throws(FileError) { try gather(source, into: &texts, room: &room) } catch {
        failed += 1
        report(DocumentProblem(error))
      }
    }
    var documents: [StateDocument] = []
    var kept: [[UInt8]] = []
    for text in texts {
      do throws(MigrationError) {
        let document = try text.bytes.withUnsafeBufferPointer { text throws(MigrationError) in
          try rules.read(text)
        }
        var migrated = document
        try rules.migrate(&migrated)
        documents.append(document)
        kept.append(text.bytes)
      } catch {
        failed += 1
        report(DocumentProblem(text.path, error))
      }
    }
    return BenchResult(
      documents: documents.count, bytes: kept.reduce(0) { $0 + $1.count }, failed: failed,
      rounds: StateFiles.benchRounds, parts: StateFiles.measure(kept, documents, rules))
  }

  private func gather(
    _ source: Source, into texts: inout [(path: String, bytes: [UInt8])], room: inout Int
  ) throws(FileError) {
    guard room > 0 else { return }
    let file = try FilePath(source.path)
    let descriptor = try file.folder.openToRead(file.name)
    guard case .lines = source else {
      let bytes = try descriptor.readAll(limit: JSON.Limits.stateFile.maximumBytes)
      texts.append((source.path, bytes))
      room -= bytes.count
      return
    }
    var reader = LineReader(descriptor)
    while room > 0, let chunk = try reader.next() {
      room -= chunk.content.count
      chunk.content.withUnsafeBufferPointer { bytes in
        chunk.forEachLine(bytes) { _, range in
          let line = UnsafeBufferPointer(rebasing: bytes[range])
          if !line.isBlank { texts.append((source.path, Array(line))) }
        }
      }
    }
  }

  private static func measure(
    _ texts: [[UInt8]], _ documents: [StateDocument], _ rules: DocumentRules
  ) -> [BenchResult.Part] {
    var parts = [
      part("read", texts.count) {
        for text in texts { _ = text.withUnsafeBufferPointer { try? rules.read($0) } }
      }
    ]
    // Each hop is measured on the records that come to it, wherever they started from.
    var waiting: [Version: [StateRecord]] = [:]
    for document in documents {
      waiting[document.record.version, default: []].append(document.record)
    }
    let starts = waiting.keys.sorted(by: Version.listedBefore)
    var hops: [(hop: MigrationPath.Hop, records: [StateRecord])] = []
    for start in starts {
      guard var records = waiting[start], let path = try? rules.path(from: start) else { continue }
      for hop in path.hops {
        if let known = hops.firstIndex(where: { $0.hop.migration.name == hop.migration.name }) {
          hops[known].records += records
        } else {
          hops.append((hop, records))
        }
        records = records.compactMap { try? hop.run($0) }
      }
    }
    for (hop, records) in hops {
      parts.append(
        part("\(hop.from) → \(hop.to)", records.count) {
          for record in records { _ = try? hop.run(record) }
        })
      let homes = records.compactMap { try? hop.run($0) }
      guard hop.loss != .oneWay else { continue }
      parts.append(
        part("\(hop.to) → \(hop.from), home again", homes.count) {
          for record in homes { _ = try? hop.runHome(record) }
        })
    }
    parts.append(
      part("write", documents.count) {
        var output: [UInt8] = []
        for document in documents {
          output.removeAll(keepingCapacity: true)
          try? document.append(to: &output, versionField: rules.versionField)
        }
      })
    return parts
  }

  private static func part(
    _ name: String, _ documents: Int, _ body: () -> Void
  ) -> BenchResult.Part {
    let clock = ContinuousClock()
    var rounds: [Double] = []
    body()  // Once to warm up: the first touch of memory is no part of the work.
    for _ in 0..<benchRounds {
      let start = clock.now
      body()
      rounds.append(Double((clock.now - start).nanoseconds) / Double(max(1, documents)))
    }
    rounds.sort()
    return BenchResult.Part(
      name: name, documents: documents, medianNanoseconds: rounds[rounds.count / 2],
      minimumNanoseconds: rounds[0], maximumNanoseconds: rounds[rounds.count - 1])
  }
}
