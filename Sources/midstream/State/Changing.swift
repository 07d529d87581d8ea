internal import ConsoleUI
internal import MigrationEngine
internal import StateFiles
internal import UnixKit

/// The verbs that write: `migrate` and `restore`.
enum Changing {
  static func migrate(_ invocation: Invocation) throws -> ExitCode {
    let request = try StateRequest(invocation)
    let rules = try request.rules()
    if invocation.has("--dry-run") { return Looking.difference(request, rules) }
    return run(
      request, verb: "migrate", done: "migrated to \(rules.target)",
      target: rules.target.description
    ) {
      request.files.migrate(rules, report: $0)
    }
  }

  static func restore(_ invocation: Invocation) throws -> ExitCode {
    let request = try StateRequest(invocation, findsRemoved: true)
    let kept = try invocation.values[StateRequest.to.name]
      .map { text throws(MigrationError) in try StateFiles.KeptVersion(text) }
    let choice = StateFiles.Choice(
      version: kept, digest: invocation.values[StateRequest.backup.name])
    return run(request, verb: "restore", done: "restored", target: kept?.description) {
      request.files.restore(choice, versionField: request.versionField, report: $0)
    }
  }

  private static func run(
    _ request: StateRequest, verb: String, done: String, target: String?,
    _ body: ((Tally.Notable) -> Void) -> Tally
  ) -> ExitCode {
    var outcome = StateOutcome(for: request)
    var kept: (files: Int, first: String?) = (0, nil)
    let clock = ContinuousClock()
    let start = clock.now
    let tally = ProgressTicker.during(request.files.progress) {
      body { notable in
        notable.sayIfProblem()
        outcome.list(notable)
        if case .replaced(_, let backup) = notable {
          kept = (kept.files + 1, kept.first ?? backup)
        }
      }
    }
    let nanoseconds = Double((clock.now - start).nanoseconds)
    if request.wantsJSON {
      Output.json(
        outcome.json(
          of: tally, verb: verb, target: target,
          extra: ["nanoseconds": .int(Int64(nanoseconds)), "backups": .int(Int64(kept.files))]))
    } else {
      say(tally, verb, done, nanoseconds, kept, request, target)
      StateOutcome.sayWhatIsLeft(tally)
    }
    return StateOutcome.code(of: tally)
  }

  private static func say(
    _ tally: Tally, _ verb: String, _ done: String, _ nanoseconds: Double,
    _ kept: (files: Int, first: String?), _ request: StateRequest, _ target: String?
  ) {
    let rate = Double(tally.documents) / max(nanoseconds / 1e9, 1e-9)
    let rest: TerminalSafe =
      verb == "restore"
      ? "\(Quantity.grouped(tally.alreadyThere)) left as they are"
      : "\(Quantity.grouped(tally.alreadyThere)) already there"
    Output.line(
      "\(tally.failed + tally.skippedFiles == 0 ? "✓" : "✗")"
        + " \(Quantity.grouped(tally.migrated)) \(done), \(rest),"
        + " \(Quantity.grouped(tally.failed)) failed, in"
        + " \(Quantity.duration(nanoseconds: nanoseconds))"
        + (rate < 1 ? "" : " (\(Quantity.grouped(Int(rate)))/s)"))
    guard let first = kept.first else { return }
    let more: TerminalSafe = kept.files > 1 ? " and \(kept.files - 1) more" : ""
    Output.line("  what stood there before is kept as \(first)\(more)")
    guard verb == "migrate" else { return }
    let operands = request.invocation.operands.map(\.shellQuoted).joined(separator: " ")
    // Which backup is named where all are of one version: there may be older ones of others.
    let moved = tally.movedVersions
    let version: TerminalSafe =
      moved.count == 1 ? moved.first.map { " --to \($0)" } ?? "" : ""
    let field = request.invocation.values[StateRequest.versionField.name]
      .map { " \(StateRequest.versionField.name) \($0.shellQuoted)" }
    Output.line(
      "  take it back with: midstream state restore \(operands)\(version)\(field ?? "")")
  }
}

extension String {
  /// The text as one word of a shell.
  fileprivate var shellQuoted: String {
    let isPlain =
      !isEmpty
      && unicodeScalars.allSatisfy {
        ("a"..."z") ~= $0 || ("A"..."Z") ~= $0 || ("0"..."9") ~= $0
          || "-_./".unicodeScalars.contains($0)
      }
    return isPlain
      ? self
      : "'"
        + split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}
