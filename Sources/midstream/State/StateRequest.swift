internal import ConsoleUI
internal import Glibc
internal import MigrationEngine
internal import StateFiles
internal import Synchronization

/// What the verbs of `midstream state` have in common: their options, and what those mean.
struct StateRequest {
  static let to = Command.Option(
    name: "--to", value: "VERSION", summary: "the version to go to, up or down: v2, 1.4.0, legacy",
    isRequired: true)
  static let backup = Command.Option(
    name: "--backup", value: "DIGEST", summary: "which backup, where one version has several")
  static let migrations = Command.Option(
    name: "--migrations", value: "DIR", summary: "the folder with the migrations",
    completion: .folder, isRequired: true)
  static let versionField = Command.Option(
    name: "--version-field", value: "NAME",
    summary: "the field that holds the version (\(StateDocument.defaultVersionField))")
  static let workers = Command.Option(
    name: "--workers", value: "N", summary: "how many threads work (one for each core)")
  static let json = Command.Option(
    name: "--json", value: nil, summary: "print one JSON object instead of text")
  static let failFast = Command.Option(
    name: "--fail-fast", value: nil, summary: "stop at the first document that cannot be done")

  /// The options of every verb that takes documents to a version.
  static let common = [to, migrations, versionField, workers, failFast, json]

  static let maximumWorkers = 256

  let files: StateFiles
  let invocation: Invocation

  var wantsJSON: Bool { invocation.has(StateRequest.json.name) }

  /// - Parameter canStop: whether the verb looks out for interruptions; one that does not is ended
  ///   by them at once.
  init(
    _ invocation: Invocation, canStop: Bool = true, findsRemoved: Bool = false
  ) throws {
    self.invocation = invocation
    var workers = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    if let text = invocation.values[StateRequest.workers.name] {
      guard let number = Int(text), (1...StateRequest.maximumWorkers) ~= number else {
        throw UsageError(
          message: "--workers is “\(text)”; give a number from 1 to \(StateRequest.maximumWorkers)")
      }
      workers = number
    }
    if canStop { Interruption.listen() }
    files = try StateFiles(
      invocation.operands,
      options: StateFiles.Options(
        workers: workers, failsFast: invocation.has(StateRequest.failFast.name),
        findsRemoved: findsRemoved,
        isInterrupted: { Interruption.isAsked }))
    guard !files.sources.isEmpty else {
      throw UsageError(
        message:
          "there are no documents in \(invocation.operands.joined(separator: ", ")); they end"
          + " in .json, .ndjson or .jsonl")
    }
  }

  var versionField: String {
    invocation.values[StateRequest.versionField.name] ?? StateDocument.defaultVersionField
  }

  /// The version that was asked for, where one was.
  func target() throws(MigrationError) -> Version? {
    guard let text = invocation.values[StateRequest.to.name] else { return nil }
    return try Version(text)
  }

  /// The migrations and the version that were asked for.
  func rules() throws -> DocumentRules {
    let folder = try StateRequest.migrationsFolder(invocation)
    guard let target = try target() else {
      throw UsageError(message: "--to VERSION is missing")
    }
    return try DocumentRules(catalog: folder.catalog, target: target, versionField: versionField)
  }

  /// The migrations that were named; a folder with anything wrong in it is refused whole.
  static func migrationsFolder(_ invocation: Invocation) throws -> MigrationsFolder {
    let folder = try MigrationsFolder(invocation.values[migrations.name] ?? ".")
    if let problem = folder.problems.first {
      for other in folder.problems.dropFirst() { Output.error("\(other.file): \(other.message)") }
      throw MigrationError(.definitionMalformed, problem.message, at: problem.file)
    }
    return folder
  }
}

/// How a run ended, told in the same words by every verb.
struct StateOutcome {
  /// So many documents, and so many problems, are listed in JSON at the most; the counts are
  /// always whole.
  private static let maximumListed = 10_000
  /// And so many changes of them.
  private static let maximumListedChanges = 100_000

  /// Whether anybody will read the list; it is what keeps documents in memory.
  let isListing: Bool
  private(set) var listed: [Value] = []
  private(set) var omitted = 0
  private var listedProblems = 0
  private var listedChanges = 0

  init(for request: StateRequest) { isListing = request.wantsJSON }

  /// Takes in a document worth naming.
  mutating func list(_ notable: Tally.Notable) {
    guard isListing else { return }
    // Problems have room of their own: ten thousand good documents must not hide the bad one.
    var count = listed.count - listedProblems
    if case .problem = notable { count = listedProblems }
    guard count < StateOutcome.maximumListed, listedChanges < StateOutcome.maximumListedChanges
    else {
      omitted += 1
      return
    }
    if case .problem = notable { listedProblems += 1 }
    listedChanges += notable.changeCount
    listed.append(notable.json)
  }

  /// The counts and the documents as one object.
  func json(of tally: Tally, verb: String, target: String?, extra: Fields = [:]) -> Value {
    var fields: Fields = ["verb": .string(verb)]
    if let target { fields["to"] = .string(target) }
    fields["documents"] = .int(Int64(tally.documents))
    fields["migrated"] = .int(Int64(tally.migrated))
    fields["alreadyThere"] = .int(Int64(tally.alreadyThere))
    fields["failed"] = .int(Int64(tally.failed))
    fields["skippedFiles"] = .int(Int64(tally.skippedFiles))
    fields["bytes"] = .int(Int64(tally.bytes))
    fields["interrupted"] = .bool(Interruption.isAsked)
    for entry in extra { fields[entry.name] = entry.value }
    fields["listed"] = .array(listed)
    fields["omitted"] = .int(Int64(omitted))
    return .object(fields)
  }

  /// What an interruption or the first problem left alone.
  static func sayWhatIsLeft(_ tally: Tally) {
    guard tally.skippedFiles > 0 else { return }
    let reason: TerminalSafe =
      Interruption.isAsked ? "interrupted" : "stopped at the first problem"
    Output.error(
      "\(reason): \(Quantity.count(tally.skippedFiles, "file")) untouched; run again to go on")
  }

  static func code(of tally: Tally) -> ExitCode {
    tally.failed > 0 || tally.skippedFiles > 0 ? .failed : .done
  }
}

extension Tally.Notable {
  /// So many problems are told one by one; thousands would push the summary's meaning away.
  private static let toldProblems = 100
  private static let problems = Atomic<Int>(0)

  /// Says a problem on standard error; the rest is for each verb to say.
  func sayIfProblem() {
    guard case .problem(let problem) = self else { return }
    let number = Tally.Notable.problems.add(1, ordering: .relaxed).newValue
    if number <= Tally.Notable.toldProblems { Output.error("\(problem)") }
    if number == Tally.Notable.toldProblems + 1 {
      Output.error("further problems are counted, not told; --json lists them")
    }
  }

  fileprivate var changeCount: Int {
    switch self {
    case .difference(_, _, let changes), .loss(_, let changes): changes.count
    case .problem, .replaced: 0
    }
  }

  var json: Value {
    switch self {
    case .problem(let problem):
      var fields: Fields = ["file": .string(problem.file)]
      if let line = problem.line { fields["line"] = .int(Int64(line)) }
      fields["error"] = .string(problem.code)
      fields["location"] = .string(problem.location)
      fields["message"] = .string(problem.message)
      return .object(fields)
    case .difference(let place, let version, let changes):
      return [
        "document": .string(place), "from": .string(version.description),
        "changes": .array(changes.map(\.json)),
      ]
    case .loss(let place, let changes):
      return ["document": .string(place), "losses": .array(changes.map(\.json))]
    case .replaced(let file, let backup):
      return ["file": .string(file), "backup": .string(backup)]
    }
  }
}

extension [Change] {
  /// A line for each change, and one more where there may be others.
  func say(atMost limit: Int = StateFiles.maximumListedChanges) {
    for change in prefix(limit) { Output.line("  \(change.line)") }
    if count >= limit { Output.line("  … only the first \(Quantity.grouped(limit)) are shown") }
  }
}

extension Change {
  var json: Value {
    switch kind {
    case .added(let value): ["field": .string(location), "added": value]
    case .removed(let value): ["field": .string(location), "removed": value]
    case .changed(let old, let new): ["field": .string(location), "was": old, "is": new]
    }
  }
}
