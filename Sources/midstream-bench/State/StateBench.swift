internal import Glibc
internal import MigrationEngine
internal import StateFiles
internal import UnixKit

/// `midstream-bench state`: the three measurements of state documents.
struct StateBench {
  private static let largeDocumentEntries = 10_000
  private static let smallFiles = 1_000
  /// Few enough that both programs find them in the processor's cache.
  private static let memoryDocuments = 100

  let options: StateOptions
  private let place: TemporaryFolder
  private let folder: String
  private let peer: Peer
  private let rules: DocumentRules
  private let clock = ContinuousClock()

  init(_ options: StateOptions) throws {
    self.options = options
    place = try TemporaryFolder()
    folder = place.path
    peer = try Peer(in: folder)
    rules = try DocumentRules(catalog: StateFixture.catalog(), target: .generation(3))
  }

  func run() throws {
    defer { place.remove() }
    let measurements = [
      try measureLines(), try measureFolder(),
      try measureMemory(
        "in memory, 1 KB documents, backup by deepcopy", documents: Self.memoryDocuments,
        sessions: 4, peerForm: 0),
      try measureMemory(
        "in memory, 1 KB documents, backup by pickle", documents: Self.memoryDocuments,
        sessions: 4, peerForm: 1),
      try measureMemory(
        "in memory, one document of \(Self.largeDocumentEntries) entries, backup by deepcopy",
        documents: 1, sessions: Self.largeDocumentEntries, peerForm: 0),
      try measureMemory(
        "in memory, one document of \(Self.largeDocumentEntries) entries, backup by pickle",
        documents: 1, sessions: Self.largeDocumentEntries, peerForm: 1),
    ]
    if options.wantsJSON {
      print("[\(measurements.map(\.json).joined(separator: ",\n "))]")
    } else {
      print("midstream-bench state: peer is Python, \(options.rounds) rounds in turn, medians")
      for measurement in measurements { print("  " + measurement.line) }
    }
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = clock.now
    try body()
    return Double((clock.now - start).nanoseconds) / 1e9
  }

  // MARK: Files

  private func measureLines() throws -> Measurement {
    let (source, peerOutput) = (folder + "/a.ndjson", folder + "/peer.ndjson")
    let bytes = try StateFixture.writeLines(options.documents, to: folder + "/legacy.ndjson")
    var measurement = Measurement(
      "\(options.documents) documents of \(bytes / options.documents) B as NDJSON, one core",
      unit: "µs a document")
    for round in 0..<options.rounds {
      // Last round's backup goes: the peer writes over its own output and keeps none.
      guard system("rm -f '\(source)'* && cp '\(folder)/legacy.ndjson' '\(source)'") == 0 else {
        throw Peer.Failed(description: "cannot copy \(folder)/legacy.ndjson")
      }
      sync()  // Or the first to wait for the disk would wait for this file as well.
      let peerSeconds = try peer.run(["ndjson", source, peerOutput]).first ?? .nan
      sync()
      var tally = Tally()
      let ours = try seconds { tally = try migrate(source) }
      try expect(tally, options.documents)
      if round == 0 { try compare(source, peerOutput) }
      let scale = 1e6 / Double(options.documents)
      measurement.add(ours: ours * scale, peer: peerSeconds * scale)
    }
    return measurement
  }

  /// Both programs must have made the same documents, or the race means nothing.
  private func compare(_ ours: String, _ peers: String) throws {
    let left = try readFile(ours).split(separator: UInt8(ascii: "\n"))
    let right = try readFile(peers).split(separator: UInt8(ascii: "\n"))
    guard left.count == right.count else {
      throw Peer.Failed(
        description: "the programs wrote \(left.count) and \(right.count) documents")
    }
    for (mine, theirs) in zip(left, right) {
      guard try JSON.read(Array(mine)) == JSON.read(Array(theirs)) else {
        throw Peer.Failed(description: "the programs disagree on a document")
      }
    }
  }

  private func measureFolder() throws -> Measurement {
    var measurement = Measurement(
      "a folder of \(Self.smallFiles) files of 1 KB, where fsync decides",
      unit: "µs a file")
    let path = folder + "/files"
    let scale = 1e6 / Double(Self.smallFiles)
    for _ in 0..<options.rounds {
      try fill(path)
      let peerSeconds = try peer.run(["folder", path]).first ?? .nan
      try fill(path)
      var tally = Tally()
      let ours = try seconds { tally = try migrate(path) }
      try expect(tally, Self.smallFiles)
      measurement.add(ours: ours * scale, peer: peerSeconds * scale)
    }
    return measurement
  }

  private func fill(_ path: String) throws {
    guard system("rm -rf '\(path)' && mkdir '\(path)'") == 0 else {
      throw Peer.Failed(description: "cannot make \(path)")
    }
    for number in 0..<Self.smallFiles {
      try writeFile(JSON.bytes(of: StateFixture.document(number)), to: "\(path)/\(number).json")
    }
    sync()
  }

  private func migrate(_ path: String) throws -> Tally {
    try StateFiles([path], options: StateFiles.Options(workers: 1)).migrate(rules) { notable in
      if case .problem(let problem) = notable { print("midstream-bench: \(problem)") }
    }
  }

  private func expect(_ tally: Tally, _ migrated: Int) throws {
    guard tally.migrated == migrated else {
      throw Peer.Failed(
        description: "only \(tally.migrated) of \(migrated) documents were migrated")
    }
  }

  // MARK: Memory

  /// Backup, three migrations with a check after each, and the drop of what was made: no JSON.
  private func measureMemory(
    _ name: String, documents: Int, sessions: Int, peerForm: Int
  ) throws -> Measurement {
    var measurement = Measurement(name, unit: "µs a document")
    let path = folder + "/memory.ndjson"
    var text: [UInt8] = []
    var records: [StateRecord] = []
    for number in 0..<documents {
      try JSON.append(StateFixture.document(number, sessions: sessions), to: &text)
      text.append(UInt8(ascii: "\n"))
    }
    try writeFile(text, to: path)
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let fields = try JSON.read(Array(line)).fields else { continue }
      records.append(StateRecord(version: .legacy, fields: fields))
    }
    let route = try rules.path(from: .legacy)
    let repeats = max(10, 2_000 / documents)
    for _ in 0..<options.rounds {
      let numbers = try peer.run(["memory", path, "5"])
      guard numbers.count == 2 else { throw Peer.Failed(description: "the peer said nothing") }
      let ours = try seconds {
        for _ in 0..<repeats {
          for record in records {
            // The backup is the value itself: what does not change is shared, nothing is copied.
            var migrated = record
            try rules.catalog.migrate(inPlace: &migrated, along: route)
            precondition(migrated.version != record.version)
          }
        }
      }
      measurement.add(
        ours: ours * 1e6 / Double(records.count * repeats), peer: numbers[peerForm] / 1e3)
    }
    return measurement
  }
}
