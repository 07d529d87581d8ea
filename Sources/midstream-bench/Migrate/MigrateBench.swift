internal import Glibc
internal import MigrationEngine
internal import StateTables
internal import UnixKit

/// `midstream-bench migrate`: tables that change shape under callers.
struct MigrateBench {
  let options: MigrateOptions

  func run() throws {
    if let side = options.bytesOf {
      print(try bytes(of: side))
      return
    }
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let peer = options.peerForms.isEmpty ? nil : try OTPPeer(in: folder.path)
    var report = MigrateReport(options: options)
    // The first round warms up, tells how long the idle control must last, and has the memory to
    // itself.
    var (warm, nanoseconds) = try trial(seed: 0, idleNanoseconds: 0)
    report.peakMemoryRatio = Double(warm.peakBytes) / Double(try separateBytes())
    report.peakBytes = warm.peakBytes
    var idleSeconds: [OTPPeer.Form: Double] = [:]
    for seed in 1...options.rounds {
      let (round, lasted) = try trial(seed: UInt64(seed), idleNanoseconds: nanoseconds)
      nanoseconds = lasted
      warm = round
      report.rounds.append(round)
      for form in options.peerForms {
        guard let peer else { continue }
        let result = try peer.run(parameters(form, seed, idleSeconds[form]))
        // Idle as long as the migration lasts, as for ours.
        idleSeconds[form] = result.migrationMicros / 1e6
        report.peers[form, default: []].append(result)
      }
    }
    print(options.wantsJSON ? try report.json : report.text)
  }

  private func parameters(
    _ form: OTPPeer.Form, _ seed: Int, _ idleSeconds: Double?
  ) -> OTPPeer.Parameters {
    OTPPeer.Parameters(
      form: form, rows: options.rows, shape: options.shape == .heap ? .heap : .inline,
      writeRatio: options.writeRatio, callsPerSecond: options.callsPerSecond,
      idleSeconds: idleSeconds, seed: seed, table: options.order == .hash ? .set : .ordered,
      row: options.shape == .document ? .map : .record)
  }

  /// What old and new tables take without one another, each asked of a process of its own: memory
  /// that was freed stays with the process that had it.
  private func separateBytes() throws -> Int {
    let program = CurrentProcess.executable
    guard !program.isEmpty else {
      throw Peer.Failed(description: "this program's own path is unknown; mount /proc")
    }
    return try ["old", "new"].reduce(0) { sum, side in
      let words = [program, "migrate", "--bytes-of", side] + options.arguments
      let output = try Peer.output(of: words, package: "")
      return sum + (Int(output.filter(\.isNumber)) ?? 0)
    }
  }

  // MARK: Each combination of types is code of its own

  private func bytes(of side: MigrateOptions.Side) throws -> Int {
    switch (options.shape, options.order) {
    case (.inline, .hash): inlineHash.bytes(of: side)
    case (.inline, .key): inlineKey.bytes(of: side)
    case (.heap, .hash): heapHash.bytes(of: side)
    case (.heap, .key): heapKey.bytes(of: side)
    case (.document, .hash): try documentHash().bytes(of: side)
    case (.document, .key): try documentKey().bytes(of: side)
    }
  }

  private func trial(
    seed: UInt64, idleNanoseconds idle: Int
  ) throws -> (round: MigrateRound, nanoseconds: Int) {
    switch (options.shape, options.order) {
    case (.inline, .hash): try inlineHash.run(seed: seed, idleNanoseconds: idle)
    case (.inline, .key): try inlineKey.run(seed: seed, idleNanoseconds: idle)
    case (.heap, .hash): try heapHash.run(seed: seed, idleNanoseconds: idle)
    case (.heap, .key): try heapKey.run(seed: seed, idleNanoseconds: idle)
    case (.document, .hash): try documentHash().run(seed: seed, idleNanoseconds: idle)
    case (.document, .key): try documentKey().run(seed: seed, idleNanoseconds: idle)
    }
  }

  private typealias HashOrder = HashSlot<Int>
  private typealias KeyOrder = KeySlot<Int>

  private var inlineHash: MigrateTrial<HashOrder, InlineV1, InlineV2> {
    MigrateTrial(options: options, lens: BenchLenses.inline)
  }
  private var inlineKey: MigrateTrial<KeyOrder, InlineV1, InlineV2> {
    MigrateTrial(options: options, lens: BenchLenses.inline)
  }
  private var heapHash: MigrateTrial<HashOrder, HeapV1, HeapV2> {
    MigrateTrial(options: options, lens: BenchLenses.heap)
  }
  private var heapKey: MigrateTrial<KeyOrder, HeapV1, HeapV2> {
    MigrateTrial(options: options, lens: BenchLenses.heap)
  }
  private func documentHash() throws -> MigrateTrial<HashOrder, DocumentV1, DocumentV2> {
    MigrateTrial(options: options, lens: try BenchLenses.document())
  }
  private func documentKey() throws -> MigrateTrial<KeyOrder, DocumentV1, DocumentV2> {
    MigrateTrial(options: options, lens: try BenchLenses.document())
  }
}
