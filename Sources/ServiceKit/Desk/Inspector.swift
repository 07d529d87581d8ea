internal import MigrationEngine
internal import StateTables
internal import UnixKit
internal import WireProtocol

/// Looks into a component for an operator: takes what it needs in one short turn, and reads it
/// afterwards.
struct Inspector: Sendable {
  /// How long to wait for the component's turn.
  static let turnMilliseconds = 5_000
  /// How many rows of a table are tried for a plan.
  static let plannedRows = 500
  /// What stands for what was thrown over a row with secret fields, since it may tell them.
  static let secretReason =
    "the reason may tell secret fields and is not shown; an admin sees it with diff"
  /// How often the record is tried for a plan.
  static let recordTries = 4
  /// The most rows that a search by the beginning of a key reads.
  static let searchedRows = 20_000_000

  let core: ComponentCore
  let inbox: KeeperInbox

  /// Takes something from the component in its turn.
  ///
  /// - Throws: `timeout` when the component does not come to the end of a request.
  func take<Taken: Sendable>(
    _ body: @escaping @Sendable (Keeper.Look) -> Taken
  ) throws(WireFailure) -> Taken {
    let answer = Monitor<Taken?>(nil)
    inbox.post(
      .look { look in
        let taken = body(look)
        answer.change { $0 = taken }
      })
    guard let taken = answer.wait(upToMilliseconds: Inspector.turnMilliseconds, for: { $0 }) else {
      let standing = core.mailbox.standing(namingAfterMilliseconds: 0)
      throw WireFailure(
        .timeout,
        "\(standing.blocker ?? "a call") has kept \(core.name) for"
          + " \(standing.blockerAgeMilliseconds ?? Inspector.turnMilliseconds) ms; ask again when"
          + " it has ended")
    }
    return taken
  }

  // MARK: State

  func inspect(
    _ request: InspectRequest, for authority: Authority
  ) throws(WireFailure) -> InspectAnswer {
    guard let name = request.table else {
      let (record, secrets) = try take { ($0.live.record, $0.live.serving.secretRecordFields) }
      let hidden = Redaction.shows(secretsTo: authority) ? [] : secrets
      return InspectAnswer(
        record: Inspector.redacted(record, hidden), redacted: hidden.sorted())
    }
    let views = try take { look in look.live.serving.tables.map(\.view) }
    guard let view = views.first(where: { $0.name == name }) else {
      throw unknownTable(name, views.map(\.name))
    }
    let hidden = Redaction.shows(secretsTo: authority) ? [] : view.secretFields
    func shown(_ key: String, _ row: Value) -> InspectAnswer.Row {
      InspectAnswer.Row(table: name, key: key, row: RowView.redacted(row, hidden))
    }
    var answer = InspectAnswer(redacted: hidden.sorted())
    if let key = request.key {
      guard let row = view.row(of: key) else {
        throw WireFailure(
          .unknownKey, "\(name) has no row “\(key)” now; look for one with a prefix or a sample")
      }
      answer.rows = [shown(key, row)]
      return answer
    }
    let stride = request.sample.map { max(1, view.count / max(1, $0)) } ?? 1
    let limit = min(request.sample ?? request.limit, Limits.shownRows.upperBound)
    var index = 0
    view.forEach { key, row in
      defer { index += 1 }
      guard index % stride == 0, request.prefix.map({ key.hasPrefix($0) }) ?? true else {
        return index < Inspector.searchedRows
      }
      guard answer.rows.count < limit else {
        answer.more = request.sample == nil
        return false
      }
      answer.rows.append(shown(key, row()))
      return true
    }
    return answer
  }

  private static func redacted(_ record: StateRecord, _ hidden: Set<String>) -> StateRecord {
    StateRecord(version: record.version, fields: Redaction.hiding(hidden, in: record.fields))
  }

  private func unknownTable(_ name: String, _ known: [String]) -> WireFailure {
    WireFailure(
      .unknownTable,
      "\(core.name) has no table “\(name)”; it has \(known.sorted().joined(separator: ", "))")
  }

  // MARK: Ways

  /// What looks at each table that a path changes, with the record, as they are now.
  struct Looks: Sendable {
    var version: Version
    var record: StateRecord
    var facts: PlanFacts
    var tables: [(name: String, newName: String, look: RowsLook)]
  }

  /// The version to go to where nobody says which: the last that was linked in and can be reached.
  func target(_ wanted: Version?, from version: Version) throws(WireFailure) -> Version {
    if let wanted { return wanted }
    let reachable = core.versions.filter { candidate in
      guard candidate != version,
        let path = try? core.book.catalog.path(from: version, to: candidate)
      else { return false }
      return path.hops.allSatisfy { $0.direction == .up }
    }
    guard let last = reachable.last else {
      throw WireFailure(
        .noPath, "\(core.name) serves \(version), and no migration leads up from it; name a version"
      )
    }
    return last
  }

  func looks(to wanted: Version?) throws(WireFailure) -> (looks: Looks, target: Version) {
    let book = core.book
    let version = try take { $0.live.serving.version }
    let target = try target(wanted, from: version)
    guard version != target else {
      throw WireFailure(
        .interlocked, "\(core.name) serves \(target) already; choose another version to go to")
    }
    guard core.versions.contains(target) else {
      let known = core.versions.map(\.description).joined(separator: ", ")
      throw WireFailure(
        .noPath, "no module of \(core.name) serves \(target); it has modules for \(known)")
    }
    let links: [TableLink]
    do throws(MigrationError) {
      links = try book.links(along: book.catalog.path(from: version, to: target))
    } catch { throw WireFailure(error) }
    let rows = links.compactMap { link -> (old: String, new: String, rows: any AnyRowsLink)? in
      guard let old = link.oldName, let new = link.newName, let rows = link.rows else { return nil }
      return (old, new, rows)
    }
    let looks = try take { look in
      Looks(
        version: look.live.serving.version, record: look.live.record, facts: look.live.facts(),
        tables: rows.compactMap { link in
          look.live.serving.table(link.old).flatMap { link.rows.look(at: $0.table) }
            .map { (link.old, link.new, $0) }
        })
    }
    return (looks, target)
  }

  /// Makes a plan of what is measured now.
  ///
  /// - Parameter isRehearsed: whether rows that cannot be taken along are looked for and named
  ///   afterwards; then those of the sample do not stand against the plan.
  func plan(
    to wanted: Version?, _ options: PlanOptions, isRehearsed: Bool = false
  ) throws(WireFailure) -> PlanAnswer {
    let (looks, target) = try looks(to: wanted)
    let secrets = secretFields(looks, target)
    var facts = looks.facts
    for table in looks.tables {
      guard let index = facts.tables.firstIndex(where: { $0.name == table.name }) else { continue }
      let sample = table.look.sample(Inspector.plannedRows)
      facts.tables[index].sampledRows = sample.rows
      facts.tables[index].costNanoseconds = sample.totalNanoseconds / max(1, sample.rows)
      facts.tables[index].worstCostNanoseconds = sample.worstNanoseconds
      facts.tables[index].badSamples = sample.bad.filter { !isRehearsed || $0.problem == .differed }
      guard secrets[table.name]?.isEmpty == false else { continue }
      for number in facts.tables[index].badSamples.indices
      where facts.tables[index].badSamples[number].problem != .differed {
        facts.tables[index].badSamples[number].problem = .failed(reason: Inspector.secretReason)
      }
    }
    facts.exchangeHoldNanoseconds = max(
      facts.exchangeHoldNanoseconds, recordNanoseconds(looks, to: target))
    do throws(MigrationError) {
      let plan = try Planner.plan(
        component: core.name, from: looks.version, to: target, catalog: core.book.catalog,
        facts: facts, options: options)
      let findings = Validator.findings(
        of: plan, serving: looks.version, catalog: core.book.catalog, facts: facts)
      return PlanAnswer(plan: plan, warnings: findings.map(\.message))
    } catch { throw WireFailure(error) }
  }

  /// What taking the record along takes, which is most of a cut-over.
  private func recordNanoseconds(_ looks: Looks, to target: Version) -> Int {
    // The quickest of a few: the first makes what the others find made.
    (0..<Inspector.recordTries).map { _ in
      let start = MonotonicClock.nanoseconds()
      _ = try? core.book.catalog.migrate(looks.record, to: target)
      return MonotonicClock.nanoseconds() - start
    }.min() ?? 0
  }

  func diff(_ request: DiffRequest, for authority: Authority) throws(WireFailure) -> DiffAnswer {
    let (looks, target) = try looks(to: request.to)
    var answer = DiffAnswer()
    if request.table == nil, request.key == nil {
      let hidden = Redaction.shows(secretsTo: authority) ? [] : secretRecordFields(looks, target)
      let after = try? core.book.catalog.migrate(looks.record, to: target).record
      answer.recordBefore = Inspector.redacted(looks.record, hidden)
      answer.recordAfter = after.map { Inspector.redacted($0, hidden) }
      answer.redacted += hidden.sorted()
    }
    if let name = request.table, !looks.tables.contains(where: { $0.name == name }) {
      throw WireFailure(
        .unknownTable,
        "the way to \(target) changes no rows of “\(name)”; it changes those of"
          + " \(looks.tables.map(\.name).joined(separator: ", "))")
    }
    let secrets = Redaction.shows(secretsTo: authority) ? [:] : secretFields(looks, target)
    for table in looks.tables where request.table == nil || request.table == table.name {
      let hidden = secrets[table.name] ?? []
      for row in table.look.compare(request.key, request.sample) {
        answer.rows.append(
          DiffAnswer.Row(
            table: table.name, key: row.key, before: RowView.redacted(row.before, hidden),
            after: row.after.map { RowView.redacted($0, hidden) },
            back: row.back.map { RowView.redacted($0, hidden) },
            failure: hidden.isEmpty ? row.failure : row.failure.map { _ in Inspector.secretReason }
          ))
      }
      answer.redacted += hidden.sorted()
    }
    if request.key != nil, answer.rows.isEmpty {
      throw WireFailure(
        .unknownKey, "there is no row “\(request.key ?? "")” now; look for one with inspect")
    }
    return answer
  }

  /// What is secret on either side of a way, by the old names of the tables.
  private func secretFields(_ looks: Looks, _ target: Version) -> [String: Set<String>] {
    func fields(_ version: Version, _ table: String) -> Set<String> {
      core.makeHost(version, .scratch(version))?.declaredTable(table)?.secretFields ?? []
    }
    return Dictionary(
      looks.tables.map { table in
        (table.name, fields(looks.version, table.name).union(fields(target, table.newName)))
      }, uniquingKeysWith: { $0.union($1) })
  }

  private func secretRecordFields(_ looks: Looks, _ target: Version) -> Set<String> {
    [looks.version, target].reduce(into: []) { all, version in
      all.formUnion(core.makeHost(version, .scratch(version))?.secretRecordFields ?? [])
    }
  }

  // MARK: Rehearsing

  /// Takes every row of live data along and home again, keeps nothing, and says what it was like.
  func rehearse(_ request: DryRunRequest) throws(WireFailure) -> DryRunAnswer {
    let plan = try plan(to: request.to, request.options, isRehearsed: true)
    let (looks, target) = try looks(to: request.to)
    let secrets = secretFields(looks, target)
    var answer = DryRunAnswer()
    answer.warnings = plan.warnings
    answer.pauseNanoseconds = max(
      plan.plan.predictions.pauseNanoseconds, recordNanoseconds(looks, to: target))
    do { _ = try core.book.catalog.migrate(looks.record, to: target) } catch {
      answer.failingCount += 1
      answer.failing.append(
        DryRunAnswer.FailingRow(table: "", key: "record", reason: String(describing: error)))
    }
    for table in looks.tables {
      let found = table.look.rehearse { false }
      answer.rows += found.rows
      answer.peakMemoryBytes += found.bytesBefore + found.bytesAfter
      answer.durationNanoseconds += found.nanoseconds
      answer.failingCount += found.failingCount
      let hasSecrets = secrets[table.name]?.isEmpty == false
      answer.failing += found.failing.map {
        DryRunAnswer.FailingRow(
          table: table.name, key: $0.key, reason: hasSecrets ? Inspector.secretReason : $0.reason)
      }
      // Every so many rows were looked at; the counts stand for all.
      let scale = Double(found.rows) / Double(max(1, found.looked))
      answer.shapes += found.shapes.sorted { $0.key < $1.key }.map { change, rows in
        DryRunAnswer.Shape(
          table: table.name, change: change, rows: Int((Double(rows) * scale).rounded()))
      }
      let strangers = found.rows - found.failingCount - found.homecomings
      if !found.hasWayBack {
        answer.warnings.append("the rows of \(table.name) have no way back")
      } else if strangers > 0 {
        answer.warnings.append(
          "\(strangers) rows of \(table.name) do not come back as they were; look at them with diff"
        )
      }
    }
    answer.failing = Array(answer.failing.prefix(Rehearsal.namedRows))
    return answer
  }
}
