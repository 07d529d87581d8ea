internal import ConsoleUI
internal import MigrationEngine
internal import StateFiles

/// The verbs for people who write migrations: `new` and `lint`.
enum Authoring {
  static func new(_ invocation: Invocation) throws -> ExitCode {
    let from = try Version(invocation.operands[0])
    let to = try Version(invocation.operands[1])
    let path = try MigrationsFolder.writeTemplate(
      from: from, to: to, in: invocation.values[StateRequest.migrations.name] ?? ".")
    if invocation.has(StateRequest.json.name) {
      Output.json(["verb": "new", "file": .string(path)])
    } else {
      Output.line("✓ \(path): describe the migration from \(from) to \(to) there")
    }
    return .done
  }

  static func lint(_ invocation: Invocation) throws -> ExitCode {
    let path = invocation.values[StateRequest.migrations.name] ?? "."
    var folder = try MigrationsFolder(path)
    let isRecording = invocation.has("--record")
    let recorded = folder.unrecorded
    if isRecording {
      try folder.record()
      folder = try MigrationsFolder(path)
    }
    let findings = folder.catalog.findings()
    let isEmpty = folder.catalog.migrations.isEmpty
    let isClean = !isEmpty && folder.problems.isEmpty && !findings.contains(where: \.isProblem)
    if invocation.has(StateRequest.json.name) {
      Output.json(json(of: folder, findings, recorded: isRecording ? recorded : []))
    } else {
      say(folder, findings, recorded: isRecording ? recorded : [])
    }
    return isClean ? .done : .failed
  }

  private static func say(
    _ folder: MigrationsFolder, _ findings: [CatalogFinding], recorded: [String]
  ) {
    for problem in folder.problems { Output.line("✗ \(problem.file): \(problem.message)") }
    for finding in findings {
      let mark = finding.isProblem ? "✗" : "·"
      Output.line("\(mark) \(finding.kind.rawValue) \(finding.subject): \(finding.message)")
    }
    for name in folder.vanished {
      Output.line("· recorded but gone: \(name); documents at its versions cannot move along it")
    }
    for name in folder.templates {
      Output.line("· \(name) changes nothing but the version; give it operations, or a title")
    }
    for name in recorded { Output.line("✓ recorded \(name)") }
    if folder.catalog.migrations.isEmpty, folder.problems.isEmpty {
      Output.line(
        "✗ no migrations here; write one with midstream state new FROM TO --migrations DIR")
    }
    if !folder.unrecorded.isEmpty {
      Output.line(
        "· \(Quantity.count(folder.unrecorded.count, "migration")) not recorded; once documents"
          + " have gone through them, run lint with --record")
    }
    let problems = folder.problems.count + findings.count { $0.isProblem }
    Output.line(
      "\(problems == 0 ? "✓" : "✗")"
        + " \(Quantity.count(folder.catalog.migrations.count, "migration")),"
        + " \(Quantity.count(folder.catalog.versions.count, "version")),"
        + " \(problems) to mend")
  }

  private static func json(
    of folder: MigrationsFolder, _ findings: [CatalogFinding], recorded: [String]
  ) -> Value {
    let problems = folder.problems.map { problem -> Value in
      [
        "file": .string(problem.file), "error": .string(problem.code),
        "message": .string(problem.message),
      ]
    }
    let found = findings.map { finding -> Value in
      [
        "kind": .string(finding.kind.rawValue), "subject": .string(finding.subject),
        "isProblem": .bool(finding.isProblem), "message": .string(finding.message),
      ]
    }
    return [
      "verb": "lint", "migrations": .int(Int64(folder.catalog.migrations.count)),
      "versions": .array(folder.catalog.versions.map { .string($0.description) }),
      "problems": .array(problems), "findings": .array(found),
      "recorded": .array(recorded.map { .string($0) }),
      "unrecorded": .array(folder.unrecorded.map { .string($0) }),
      "vanished": .array(folder.vanished.map { .string($0) }),
    ]
  }
}
