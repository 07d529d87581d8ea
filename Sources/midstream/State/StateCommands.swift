internal import StateFiles

/// The verbs for state documents in files.
enum StateCommands {
  static let all = [plan, migrate, restore, check, prove, bench, new, lint]

  private static let paths =
    "PATH is a document, a folder of them (its .json, .ndjson and .jsonl files, not its"
    + " subfolders), or a file that ends in .ndjson or .jsonl and holds one a line."

  private static func verb(
    _ name: String, _ summary: String, options: [Command.Option], details: [String] = [],
    example: String, run: @escaping @Sendable (Invocation) throws -> ExitCode
  ) -> Command {
    Command(
      words: ["state", name], summary: summary, operands: "PATH…", operandCount: 1...Int.max,
      operandCompletion: .file, options: options, details: [paths] + details,
      examples: [example], run: run)
  }

  static let plan = verb(
    "plan", "Show the versions, their ways and what they cost",
    options: StateRequest.common,
    details: ["Nothing is written. The cost is measured on some of the documents."],
    example: "midstream state plan fleet --to v2 --migrations migrations", run: Looking.plan)

  static let migrate = verb(
    "migrate", "Take documents to a version, and keep backups",
    options: StateRequest.common + [
      Command.Option(
        name: "--dry-run", value: nil, summary: "show what would change, field by field")
    ],
    details: [
      "Each file is replaced as a whole: whatever happens, it is wholly old or wholly new. The old",
      "content stays beside it as NAME.VERSION.DIGEST.bak. One bad document stops nothing else.",
    ],
    example: "midstream state migrate fleet --to v2 --migrations migrations", run: Changing.migrate)

  static let restore = verb(
    "restore", "Put back what stood there before a migration",
    options: [
      Command.Option(
        name: "--to", value: "VERSION",
        summary: "which backup, where there are several: v1, legacy, mixed"),
      StateRequest.backup, StateRequest.versionField, StateRequest.workers, StateRequest.failFast,
      StateRequest.json,
    ],
    details: [
      "What stands there now is kept as a backup in turn. A document that holds what its backup",
      "holds is left alone, so restoring twice is restoring once.",
    ],
    example: "midstream state restore fleet", run: Changing.restore)

  static let check = verb(
    "check", "Try the migration of every document in memory", options: StateRequest.common,
    details: ["Nothing is written; exits with 1 when a document cannot be migrated."],
    example: "midstream state check fleet --to v2 --migrations migrations", run: Looking.check)

  static let prove = verb(
    "prove", "Prove that documents come home unchanged",
    options: StateRequest.common,
    details: ["Nothing is written; exits with 1 when a document would lose something."],
    example: "midstream state prove fleet --to v2 --migrations migrations", run: Looking.prove)

  static let bench = verb(
    "bench", "Measure what each step costs a document",
    options: [
      StateRequest.to, StateRequest.migrations, StateRequest.versionField, StateRequest.json,
    ],
    details: ["Nothing is written. Medians of several rounds on one core, in memory."],
    example: "midstream state bench fleet --to v2 --migrations migrations", run: Benching.bench)

  static let new = Command(
    words: ["state", "new"], summary: "Write a documented template of a new migration",
    operands: "FROM TO", operandCount: 2...2, operandCompletion: .nothing,
    options: [StateRequest.migrations, StateRequest.json],
    details: ["The file is named after the versions; one that exists is never overwritten."],
    examples: ["midstream state new v2 v3 --migrations migrations"], run: Authoring.new)

  static let lint = Command(
    words: ["state", "lint"], summary: "Look for what is wrong in a folder of migrations",
    operands: "", operandCount: 0...0, operandCompletion: .nothing,
    options: [
      StateRequest.migrations,
      Command.Option(
        name: "--record", value: nil,
        summary: "remember the checksums of new migrations in \(MigrationsFolder.lockName)"),
      StateRequest.json,
    ],
    details: [
      "Finds unreadable files, names that disagree with contents, definitions that changed since",
      "they were recorded, gaps, islands, and migrations whose way back may lose something.",
      "Exits with 1 when something must be mended; a lossy migration is only said.",
    ],
    examples: ["midstream state lint --migrations migrations"], run: Authoring.lint)
}
