internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

extension DoorLoop {
  /// Takes out what other threads have put into the mailbag.
  func takeLetters(at now: Int) {
    let content = mailbag.empty()
    for letter in content.letters {
      switch letter {
      case .answer(let slip, let result): pass(result, for: slip, at: now)
      case .snapshot(let slip, let watch, let snapshot):
        begin(watch, with: snapshot, for: slip, at: now)
      case .news(.event(let notice)): tell(notice, at: now)
      case .news(.legalChanged(let component)):
        for connection in connections { connection.watch?.changedLegal.insert(component) }
      case .news(.log(let entry)): tell(entry, at: now)
      }
    }
    if content.hasLostEvents {
      recentEvents.forgetAll()
      closeWatches("more happened at once than can be told; connect again and watch", at: now)
    }
    if content.isStopping { stop(at: now) }
  }

  private func tell(_ notice: EventNotice, at now: Int) {
    guard let line = ServiceMessage.notification(.event(notice)).line() else {
      recentEvents.forgetAll()
      return closeWatches("an event is too large to be told; connect again and watch", at: now)
    }
    let entry = RecentEvents.Entry(
      sequence: notice.sequence, previous: notice.previous, line: line)
    recentEvents.append(entry)
    for connection in connections {
      guard let line = connection.watch?.take(entry) else {
        guard connection.watch.map({ $0.keptBytes > Limits.backlogBytes }) ?? false else {
          continue
        }
        connection.close("the snapshot took too long; connect again and watch", at: now)
        continue
      }
      connection.send(line, at: now)
    }
  }

  private func closeWatches(_ reason: String, at now: Int) {
    for connection in connections where connection.watch != nil {
      connection.close(reason, at: now)
    }
  }

  // MARK: The log

  /// Log entries may be left out for who reads slowly; events never are.
  private static let logBacklogBytes = 1 << 20

  private func tell(_ entry: LogEntry, at now: Int) {
    var line: [UInt8]?
    for connection in connections where connection.log?.take(entry) ?? false {
      guard connection.output.count < DoorLoop.logBacklogBytes else { continue }
      line = line ?? ServiceMessage.notification(.log(LogNotice(entries: [entry]))).line()
      if let line { connection.send(line, at: now) }
    }
  }

  /// After the entries that were there come those that were logged meanwhile.
  func beginLog(
    of connection: DoorConnection, after result: Result<Value, WireFailure>, at now: Int
  ) {
    guard connection.log?.isWaiting ?? false, case .success(let value) = result,
      let answer = try? ServiceMessage.decode(LogsAnswer.self, from: value)
    else { return }
    let later = connection.log?.begin(after: answer.entries) ?? []
    if !later.isEmpty {
      connection.send(.notification(.log(LogNotice(entries: later))), at: now)
    }
  }
}
