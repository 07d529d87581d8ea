import ConsoleUI
import Glibc
import MigrationEngine
import Testing

/// The command line itself: help, hints, exit codes.
@Suite struct CommandLineTests {
  static let verbs = ["plan", "migrate", "restore", "check", "prove", "bench", "new", "lint"]
  /// The verbs on live nodes.
  static let live = [
    "status", "plan", "watch", "inspect", "diff", "logs", "history", "migrate", "step", "continue",
    "pause", "unpause", "throttle", "suspend", "resume", "cutover", "keep", "rollback", "finalize",
    "cancel", "retry",
  ]
  /// The options of the program without a command.
  static let bare = [
    "--socket", "--dir", "--node", "--theme", "--read-only", "--refresh", "--once", "--stream",
    "--json", "--record", "--replay", "--say",
  ]
  static let commands = live + verbs.map { "state \($0)" } + ["completions", "manual"]

  @Test func theOverviewNamesEveryCommandAndExitCode() throws {
    for line in ["--help", "-h", "help"] {
      let result = try Program.midstream(line)
      #expect(result.code == 0)
      #expect(result.errors.isEmpty)
      #expect(result.output.contains("usage: midstream [OPTIONS]"))
      for option in Self.bare { #expect(result.output.contains("\n  \(option) ")) }
      for command in Self.commands { #expect(result.output.contains("  \(command) ")) }
      for code in 0...5 { #expect(result.output.contains("\n  \(code)  ")) }
    }
  }

  @Test(arguments: commands)
  func everyCommandHasAPage(_ command: String) throws {
    for line in ["\(command) --help", "help \(command)", "\(command) nonsense --what --help"] {
      let result = try Program.midstream(line)
      #expect(result.code == 0, "\(line)")
      #expect(result.output.contains("\nusage: midstream \(command)"), "\(line)")
      #expect(result.output.contains("Examples:"))
      #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  @Test func theManualKnowsWhatTheHelpKnows() throws {
    let manual = try Program.midstream("manual")
    #expect(manual.code == 0)
    let text = manual.output.replacing("\\-", with: "-")
    for name in Self.bare { #expect(text.contains("\n.B \(name)"), "\(name)") }
    for command in Self.commands {
      #expect(text.contains("\n.SS midstream \(command)"), "\(command)")
      let page = try Program.midstream("\(command) --help").output
      for line in page.split(separator: "\n") where line.hasPrefix("  --") {
        let name = line.dropFirst(2).prefix { $0 != " " }
        #expect(text.contains("\n.B \(name)"), "\(command) \(name)")
      }
    }
    for entry in CommandCatalog.all { #expect(text.contains("(:\(entry.command.rawValue)")) }
  }

  @Test func theVersionIsANumber() throws {
    let result = try Program.midstream("--version")
    #expect(result.code == 0)
    let parts = result.output.dropLast().split(separator: " ")
    #expect(parts.first == "midstream")
    #expect(throws: Never.self) { try Version(parts.last ?? "") }
  }

  /// What is typed, how it ends, and what the message must hold.
  static let mistakes: [(line: String, code: Int32, hint: String)] = [
    ("restore", 2, "did you mean `midstream state restore`?"),
    ("state migrat a.json --to v2", 2, "“state migrat”; did you mean `midstream state migrate`?"),
    ("sttae plan", 2, "there is no command “sttae”"),
    ("xyzzyplugh", 2, "`midstream --help` lists all commands"),
    ("state", 2, "needs one of: plan, migrate, restore"),
    ("--verion", 2, "knows no --verion"), ("-x state plan", 2, "knows no -x"),
    ("state plan a.json --too v2", 2, "did you mean --to?"),
    ("state plan a.json --zzzzzzz", 2, "knows no --zzzzzzz\n"),
    ("state plan", 2, "--to VERSION is missing"),
    ("state plan --to v2 --migrations m", 2, "PATH… is missing"),
    ("state plan a.json --to", 2, "--to needs a value: --to VERSION"),
    ("state plan a.json --to=", 2, "--to needs a value"),
    ("state plan a.json --to v1 --to v2", 2, "--to stands twice"),
    ("state plan a.json --json=yes", 2, "--json takes no value"),
    ("state plan a.json --to two --migrations migrations", 2, "write legacy, v1, v2"),
    ("state plan a.json --to v2 --migrations migrations --workers 0", 2, "from 1 to 256"),
    ("state plan a.json --to v2 --migrations migrations --workers many", 2, "from 1 to 256"),
    ("state plan empty --to v2 --migrations migrations", 2, "there are no documents in empty"),
    ("state new v1", 2, "--migrations DIR is missing"),
    ("state new v1 v2 v3 --migrations m", 2, "there is too much: “v3”"),
    ("state lint extra --migrations m", 2, "there is too much: “extra”"),
    ("", 2, "use “midstream --once”"),
    ("--once --stream", 2, "leave out one of them"), ("--theme x status", 2, "too much: “status”"),
    ("--record a --replay b", 2, "leave out --record"),
    ("--replay b --node x", 2, "leave out --node"), ("--refresh 1", 2, "from 50 to 60000"),
    ("completions", 2, "SHELL is missing"), ("completions ksh", 2, "bash, zsh, fish"),
    ("state plan a.json --to v9 --migrations migrations", 3, "known are legacy, v1, v2"),
    ("state plan a.json --to v2 --migrations wrong", 3, "wrong/v1_to_v2.json"),
    ("state plan a.json --to v2 --migrations nowhere", 1, "nowhere: there is no such"),
    ("state plan nope.json --to v2 --migrations migrations", 1, "nope.json: there is no such"),
    ("state restore nope.json", 1, "there is no backup beside this document"),
  ]

  @Test(arguments: mistakes.indices)
  func aMistakeEndsInItsCodeAndAHint(_ index: Int) throws {
    let (line, code, hint) = Self.mistakes[index]
    let workshop = try Workshop.withMigrations()
    try workshop.write(Workshop.old(1), to: "a.json")
    _ = try workshop.makeFolder("empty")
    _ = try workshop.makeFolder("wrong")
    try workshop.write("{", to: "wrong/v1_to_v2.json")
    let result = try Program.midstream(line, in: workshop.path)
    #expect(result.code == code, "\(line): \(result.errors)")
    #expect(result.errors.contains(hint), "\(line): \(result.errors)")
    #expect(result.output.isEmpty || !line.contains("--json"))
    #expect(result.errors.hasPrefix("midstream: "))
  }

  @Test func behindTwoDashesStandFilesOnly() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write(Workshop.old(1), to: "--help")
    let result = try Program.midstream(
      ["state", "check"] + Workshop.toTwo + ["--", "--help"], in: workshop.path)
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("✓ 1 document"))
  }

  @Test func optionsMayStandAnywhereAndWithAnEqualsSign() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write(Workshop.old(1), to: "a.json")
    let lines = [
      "state check --to=v2 --migrations=migrations a.json",
      "state check --to v2 a.json --migrations migrations/",
      "state check a.json --workers=3 --to v2 --migrations ./migrations",
    ]
    for line in lines {
      #expect(try Program.midstream(line, in: workshop.path).code == 0, "\(line)")
    }
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0, "there is no /dev/full"))
  func aResultThatNobodyGetsIsNoSuccess() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write(Workshop.old(1), to: "a.json")
    let line =
      "\(try Program.products())/midstream state check a.json --to v2 --migrations migrations"
    let result = try Program.run(["/bin/sh", "-c", "\(line) > /dev/full"], in: workshop.path)
    #expect(result.code == 1)
  }

  @Test(
    .enabled(
      if: getuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0,
      "only root can become somebody else, with setpriv"))
  func documentsThatAreNotOursAreLeftAlone() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write(Workshop.old(1), to: "fleet/a.json")
    try workshop.write("\(Workshop.old(1))\n", to: "fleet/b.ndjson")
    try workshop.write(Workshop.old(1), to: "fleet/secret.json", mode: 0o600)
    chmod(workshop.path, 0o755)
    let before = try workshop.digest(of: "fleet")
    let somebody = ["/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"]
    // The program may stand where only root gets: a copy stands where everybody does.
    // Copied by another process: a file that this one has open for writing cannot be run, and any
    // program started meanwhile would have it open for a moment longer.
    let program = workshop.path(of: "program")
    let copied = try Program.run(["/bin/cp", Program.products() + "/midstream", program])
    #expect(copied.code == 0)
    let result = try Program.run(
      somebody + [program, "state", "migrate", "fleet"] + Workshop.toTwo, in: workshop.path)
    #expect(result.code == 1)
    #expect(result.output.hasPrefix("✗ 0 migrated to v2, 0 already there, 3 failed"))
    #expect(result.errors.split(separator: "\n").allSatisfy { $0.contains("not allowed") })
    #expect(try workshop.digest(of: "fleet") == before)
  }

  /// A file larger than allowed must be an error and not the end of the program.
  @Test func aLimitOnFileSizesIsLikeAFullDisk() throws {
    let workshop = try Workshop.withMigrations()
    let text = Workshop.old("\"" + String(repeating: "x", count: 9_000) + "\"")
    try workshop.write(text, to: "fleet/a.json")
    try workshop.write(Workshop.old(1), to: "fleet/b.json")
    let line =
      "\(try Program.products())/midstream state migrate fleet --to v2 --migrations migrations"
    let result = try Program.run(["/bin/bash", "-c", "ulimit -f 4; \(line)"], in: workshop.path)
    #expect(result.code == 1)
    #expect(result.errors.contains("ulimit -f"))
    #expect(try workshop.text(of: "fleet/a.json") == text)
    #expect(try workshop.text(of: "fleet/b.json") == Workshop.new(1))
    #expect(!workshop.names(in: "fleet").contains { $0.hasSuffix(".midstream") })
  }
}
