internal import ConsoleUI
internal import MigrationEngine
internal import StateFiles

/// The verbs that write nothing: `plan`, `check`, `prove`, and `migrate --dry-run`.
enum Looking {
  static func plan(_ invocation: Invocation) throws -> ExitCode {
    let request = try StateRequest(invocation)
    let rules = try request.rules()
    var outcome = StateOutcome(for: request)
    let tally = scan(request, rules, .plan, &outcome) { $0.sayIfProblem() }
    let rows = tally.versions.keys.sorted(by: Version.listedBefore).map {
      PlanRow($0, tally, rules)
    }
    let hasNoPath = rows.contains { $0.problem != nil }
    if request.wantsJSON {
      Output.json(
        outcome.json(
          of: tally, verb: "plan", target: rules.target.description,
          extra: ["versions": .array(rows.map(\.json))]))
    } else {
      say(rows, tally, request, rules)
      StateOutcome.sayWhatIsLeft(tally)
    }
    return hasNoPath ? .failed : StateOutcome.code(of: tally)
  }

  static func check(_ invocation: Invocation) throws -> ExitCode {
    let request = try StateRequest(invocation)
    let rules = try request.rules()
    var outcome = StateOutcome(for: request)
    let tally = scan(request, rules, .check, &outcome) { $0.sayIfProblem() }
    if request.wantsJSON {
      Output.json(outcome.json(of: tally, verb: "check", target: rules.target.description))
    } else {
      let mark = tally.failed == 0 ? "✓" : "✗"
      Output.line(
        "\(mark) \(Quantity.count(tally.migrated, "document")) can be migrated to \(rules.target),"
          + " \(Quantity.grouped(tally.alreadyThere)) already there,"
          + " \(Quantity.grouped(tally.failed)) cannot")
      StateOutcome.sayWhatIsLeft(tally)
    }
    return StateOutcome.code(of: tally)
  }

  static func difference(_ request: StateRequest, _ rules: DocumentRules) -> ExitCode {
    var outcome = StateOutcome(for: request)
    let tally = scan(request, rules, .difference, &outcome) { notable in
      notable.sayIfProblem()
      guard case .difference(let place, let version, let changes) = notable, !request.wantsJSON
      else { return }
      Output.line("\(place): \(version) → \(rules.target)")
      if changes.isEmpty { Output.line("  only the version changes") }
      changes.say()
    }
    if request.wantsJSON {
      Output.json(
        outcome.json(
          of: tally, verb: "migrate", target: rules.target.description, extra: ["dryRun": true]))
    } else {
      Output.line(
        "dry run: \(Quantity.count(tally.migrated, "document")) would change,"
          + " \(Quantity.grouped(tally.alreadyThere)) already there,"
          + " \(Quantity.grouped(tally.failed)) cannot; nothing was written")
      StateOutcome.sayWhatIsLeft(tally)
    }
    return StateOutcome.code(of: tally)
  }

  static func prove(_ invocation: Invocation) throws -> ExitCode {
    let request = try StateRequest(invocation)
    let rules = try request.rules()
    var outcome = StateOutcome(for: request)
    var first: Tally.Notable?
    let tally = scan(request, rules, .prove, &outcome) { notable in
      notable.sayIfProblem()
      if case .loss = notable, first == nil { first = notable }
    }
    if request.wantsJSON {
      let fields = tally.lostFieldsByName.map { name, count in
        Value.object(["field": .string(name), "documents": .int(Int64(count))])
      }
      Output.json(
        outcome.json(
          of: tally, verb: "prove", target: rules.target.description,
          extra: [
            "lossless": .bool(tally.lossy == 0 && tally.failed == 0),
            "lossy": .int(Int64(tally.lossy)), "lostFields": .array(fields),
          ]))
    } else {
      say(tally, first, rules)
      StateOutcome.sayWhatIsLeft(tally)
    }
    return tally.lossy > 0 ? .failed : StateOutcome.code(of: tally)
  }

  private static func say(_ tally: Tally, _ first: Tally.Notable?, _ rules: DocumentRules) {
    let proved = tally.migrated - tally.lossy
    guard tally.lossy > 0 else {
      Output.line(
        "\(tally.failed == 0 ? "✓ lossless" : "✗ not all proved"):"
          + " \(Quantity.count(proved, "document")) went to \(rules.target) and came home"
          + " unchanged,"
          + " \(Quantity.grouped(tally.alreadyThere)) already there,"
          + " \(Quantity.grouped(tally.failed)) cannot go")
      return
    }
    Output.line(
      "✗ \(Quantity.grouped(tally.lossy)) of \(Quantity.count(tally.migrated, "document")) would"
        + " lose something on the way to \(rules.target) and home:")
    let fields = tally.lostFieldsByName
    for (name, count) in fields.prefix(shownFields) {
      Output.line("  \(name): \(Quantity.count(count, "document"))")
    }
    if fields.count > shownFields {
      Output.line("  and \(Quantity.grouped(fields.count - shownFields)) more fields")
    }
    if case .loss(let place, let changes)? = first {
      Output.line("the first is \(place):")
      changes.say(atMost: shownFields)
    }
  }

  /// So many fields are told one by one; more say no more.
  private static let shownFields = 20

  private static func scan(
    _ request: StateRequest, _ rules: DocumentRules, _ examination: StateFiles.Examination,
    _ outcome: inout StateOutcome, _ say: (Tally.Notable) -> Void
  ) -> Tally {
    ProgressTicker.during(request.files.progress) {
      request.files.scan(rules, as: examination) { notable in
        say(notable)
        outcome.list(notable)
      }
    }
  }

  // MARK: The plan

  private static func say(
    _ rows: [PlanRow], _ tally: Tally, _ request: StateRequest, _ rules: DocumentRules
  ) {
    Output.line(
      "\(Quantity.count(tally.documents, "document")),"
        + " \(Quantity.bytes(tally.bytes)), to \(rules.target)")
    let table = [["version", "documents", "path", "way back"]] + rows.map(\.cells)
    let widths = (0..<3).map { column in (table.map { $0[column].count }.max() ?? 0) + 2 }
    for row in table {
      let cells = zip(row, widths).map { TerminalSafe($0).padded(to: $1).text }.joined()
      Output.line("  \(cells)\(row[3])")
    }
    let unreadable = tally.documents - rows.reduce(0) { $0 + $1.documents }
    if unreadable > 0 { Output.line("  unreadable: \(Quantity.count(unreadable, "document"))") }
    for remark in rows.compactMap(\.remark) { Output.line("  \(remark)") }
    let costs = rows.compactMap(\.cost)
    let timed = rows.reduce(0) { $0 + $1.timed }
    guard timed > 0 else { return }
    let share = costs.reduce(0, +) / Double(min(request.files.options.workers, tally.documents))
    Output.line(
      "about \(Quantity.duration(nanoseconds: share)) with"
        + " \(Quantity.count(request.files.options.workers, "worker")), and the disk on top"
        + " (measured on \(Quantity.count(timed, "document")))")
    Output.line("backups keep up to \(Quantity.bytes(tally.bytes)) until you delete them")
  }
}

/// What a plan says of the documents at one version.
private struct PlanRow {
  let version: Version
  let documents: Int
  let path: MigrationPath?
  let problem: MigrationError?
  /// Nanoseconds for all of them, where some were timed.
  let cost: Double?
  let timed: Int

  init(_ version: Version, _ tally: Tally, _ rules: DocumentRules) {
    self.version = version
    documents = tally.versions[version] ?? 0
    switch Result(catching: { () throws(MigrationError) in try rules.path(from: version) }) {
    case .success(let path): (self.path, problem) = (path, nil)
    case .failure(let error): (path, problem) = (nil, error)
    }
    timed = tally.timings[version]?.documents ?? 0
    cost = tally.timings[version].map {
      Double($0.nanoseconds) / Double(max(1, $0.documents)) * Double(tally.versions[version] ?? 0)
    }
  }

  private var versions: [Version] { path.map { [$0.from] + $0.hops.map(\.to) } ?? [] }

  /// What stands below the table: why there is no path, or which operation may lose something.
  var remark: TerminalSafe? {
    if let problem { return "\(version): \(problem.message)" }
    return path?.hops.lazy.compactMap(\.culprit).first.map { "\(version): it depends on \($0)" }
  }

  var cells: [String] {
    guard let path else {
      return [version.description, Quantity.grouped(documents), "none", ""]
    }
    let isThere = path.hops.isEmpty
    return [
      version.description, Quantity.grouped(documents),
      isThere ? "already there" : versions.map(\.description).joined(separator: " → "),
      isThere ? "" : path.loss.rawValue,
    ]
  }

  var json: Value {
    var fields: Fields = [
      "version": .string(version.description), "documents": .int(Int64(documents)),
      "path": .array(versions.map { .string($0.description) }),
    ]
    if let path { fields["wayBack"] = .string(path.loss.rawValue) }
    if let problem { fields["problem"] = .string(problem.message) }
    if let cost {
      fields["estimatedNanoseconds"] = .int(Int64(cost))
      fields["measuredDocuments"] = .int(Int64(timed))
    }
    return .object(fields)
  }
}

extension Tally {
  /// The fields that would be lost, those of most documents first.
  fileprivate var lostFieldsByName: [(String, Int)] {
    lostFields.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }
}
