internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

extension DoorLoop {
  /// Begins a watch: where the watcher had been, if nothing since is forgotten, or at a snapshot.
  func begin(
    _ request: WatchRequest, _ id: RequestID, for connection: DoorConnection, at now: Int
  ) throws(WireFailure) {
    endWatch(of: connection, at: now)
    if let resume = request.resume, resume.epoch == desk.identity.epoch,
      let missed = recentEvents.entries(after: resume.sequence)
    {
      return try goOn(request, id, resume, missed, for: connection, at: now)
    }
    let slip = try noteFlight(of: id, on: connection)
    let number = nextNumber()
    connection.watch = Watch(
      number: number, request, stage: .waiting(id, kept: [], bytes: 0), sequence: 0, at: now)
    desk.snapshot(for: connection.authority) { [mailbag] snapshot in
      mailbag.put(.snapshot(slip, watch: number, snapshot))
    }
  }

  private func goOn(
    _ request: WatchRequest, _ id: RequestID, _ resume: WatchRequest.Resume,
    _ missed: ArraySlice<RecentEvents.Entry>, for connection: DoorConnection, at now: Int
  ) throws(WireFailure) {
    try answer(id, WatchAnswer(resuming: resume), to: connection, at: now)
    var watch = Watch(
      number: nextNumber(), request, stage: .following, sequence: resume.sequence, at: now)
    // Nobody knows what the watcher was told before: it is told everything.
    watch.changedLegal = Set(desk.status(for: connection.authority).components.map(\.name))
    let lines = missed.compactMap { watch.take($0) }
    connection.watch = watch
    for line in lines { connection.send(line, at: now) }
  }

  /// Ends a watch; one that waits for its snapshot is answered that it was ended.
  func endWatch(of connection: DoorConnection, at now: Int) {
    guard let watch = connection.watch else { return }
    connection.watch = nil
    guard case .waiting(let id, _, _) = watch.stage else { return }
    connection.send(
      .failure(id: id, WireFailure(.cancelled, "the watch was ended; watch again")), at: now)
  }

  /// A snapshot is there: what was kept since it was asked for follows it.
  func begin(_ number: Int, with snapshot: WatchSnapshot, for slip: AnswerSlip, at now: Int) {
    guard let connection = connection(slip.connection),
      connection.pending.remove(slip.number) != nil, let watch = connection.watch,
      watch.number == number
    else { return }
    guard
      let message = try? ServiceMessage.answer(
        id: slip.request, encoding: WatchAnswer(snapshot)), let line = message.line()
    else { return connection.close("the snapshot cannot be written; report this", at: now) }
    connection.send(line, at: now)
    // A snapshot that is too large became a failure, and the watch does not begin.
    guard !DoorLoop.isFailure(line) else {
      connection.watch = nil
      return
    }
    let later = connection.watch?.begin(at: snapshot) ?? []
    for entry in later { connection.send(entry.line, at: now) }
  }

  private static func isFailure(_ line: [UInt8]) -> Bool {
    // A failure's sentence is bounded, and reading a large snapshot again would take a while.
    guard line.count < 2 * Limits.sentenceBytes,
      case .failure? = try? ServiceMessage(line: line)
    else { return false }
    return true
  }

  /// Tells watchers what has become legal, or is no longer.
  func sendLegalCommands(at now: Int) {
    for connection in connections {
      guard let watch = connection.watch, case .following = watch.stage,
        !watch.changedLegal.isEmpty
      else { continue }
      connection.watch?.changedLegal = []
      for component in watch.changedLegal.sorted() {
        guard
          let commands = desk.legalCommands(for: connection.authority, component: component),
          commands != watch.legal[component]
        else { continue }
        connection.watch?.legal[component] = commands
        let notice = LegalNotice(component: component, commands: commands)
        connection.send(.notification(.legal(notice)), at: now)
      }
    }
  }

  /// Sends the newest sample to whoever is due for one and has read everything else: who reads
  /// slowly gets fewer of them, and never an old one.
  func sendSamples(at now: Int) {
    for connection in connections {
      guard connection.isTaking, connection.output.isEmpty,
        let watch = connection.watch, watch.isSampleDue(at: now)
      else { continue }
      connection.watch?.sampleSent(at: now)
      if let line = sample(for: connection.authority, at: now) { connection.send(line, at: now) }
    }
  }

  private func sample(for authority: Authority, at now: Int) -> [UInt8]? {
    samples.line(at: now) {
      let node = desk.status(for: authority)
      let notice = SampleNotice(at: clock.instant(), components: node.components)
      return ServiceMessage.notification(.sample(notice)).line()
    }
  }
}

/// The last sample as a line: many watchers cost no more than one.
struct SampleCache {
  /// Half of the shortest interval that a watcher may ask for.
  private static let maximumAge = Limits.intervalMilliseconds.lowerBound * 1_000_000 / 2

  private var line: [UInt8]?
  private var madeAt = Int.min

  mutating func line(at now: Int, _ make: () -> [UInt8]?) -> [UInt8]? {
    if madeAt <= now - SampleCache.maximumAge || line == nil {
      line = make()
      madeAt = now
    }
    return line
  }
}
