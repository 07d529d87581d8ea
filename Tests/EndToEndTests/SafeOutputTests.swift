import Glibc
import MigrationEngine
import Testing

/// Nothing that stands in a document or a name may reach a terminal as anything but text.
@Suite struct SafeOutputTests {
  static let evil = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{9B}31m\u{202E}\u{200B}\u{E0041}\r\n\u{7F}"

  private func expectSafe(_ text: String, _ label: String) {
    let unsafe = text.unicodeScalars.filter { scalar in
      (scalar.value < 0x20 && scalar != "\n") || (0x7F..<0xA0).contains(scalar.value)
        || scalar.properties.isDefaultIgnorableCodePoint
    }
    #expect(unsafe.isEmpty, "\(label): \(unsafe.map { String($0.value, radix: 16) })")
  }

  @Test(arguments: [
    "plan", "check", "prove", "bench", "migrate --dry-run", "migrate",
  ])
  func namesAndContentsAreShownAndNotObeyed(_ verb: String) throws {
    let workshop = try Workshop.withMigrations()
    let name = Self.evil + ".json"
    let quoted = #""\u001b]0;owned\u0007\u009b31m\u202e\u200b\udb40\udc41\u007f""#
    for flag in [[], ["--json"]] {
      try workshop.write(Workshop.old(quoted), to: "fleet/\(name)")
      try workshop.write("{\"\u{9B}31m\u{202E}\": x", to: "fleet/bad\(name)")
      try workshop.write(
        #"{"state_version":"v1\u001b[2J\u009b"}"#, to: "fleet/version\(name)")
      try workshop.write(
        "{\(quoted): 1}\n\(Workshop.old(quoted))\n", to: "fleet/x\(Self.evil).ndjson")
      let words = verb.split(separator: " ").map(String.init)
      let result = try Program.midstream(
        ["state"] + words + ["fleet"] + Workshop.toTwo + flag, in: workshop.path)
      #expect(result.code == 1)
      expectSafe(result.output, "\(verb) \(flag), output")
      expectSafe(result.errors, "\(verb) \(flag), errors")
      if !flag.isEmpty { _ = try result.json() }
    }
  }

  @Test func whatIsTypedIsNotObeyedEither() throws {
    let lines = [
      [Self.evil], ["state", Self.evil], ["state", "plan", Self.evil, "--\(Self.evil)"],
      ["state", "plan", Self.evil, "--to", Self.evil, "--migrations", Self.evil],
      ["state", "plan", Self.evil, "--to", "v1", "--migrations", Self.evil],
      ["state", "restore", Self.evil, Self.evil], ["completions", Self.evil], ["--\(Self.evil)"],
      ["state", "restore", Self.evil, "--workers", Self.evil],
    ]
    for line in lines {
      let result = try Program.midstream(line)
      #expect(result.code != 0)
      expectSafe(result.output, "\(line)")
      expectSafe(result.errors, "\(line)")
    }
  }

  @Test func migrationsAreNoMoreTrustedThanDocuments() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write("{\"\u{9B}\": \u{1B}", to: "migrations/\(Self.evil).json")
    try workshop.write(
      #"{"from": "v8", "to": "v9", "title": "\u001b[2J","record": [{"add": "\u009b","value":1}]}"#,
      to: "migrations/v8_to_v9.json")
    try workshop.write("\u{1B}[2J\n", to: "migrations/checksums.lock")
    for flag in [[], ["--json"]] {
      let words = ["state", "lint", "--migrations", "migrations"] + flag
      let result = try Program.midstream(words, in: workshop.path)
      #expect(result.code == 1)
      expectSafe(result.output, "output")
      expectSafe(result.errors, "errors")
    }
  }

  /// JSON escapes what it may not hold raw, and reads back as what it was.
  @Test func escapedNamesReadBackTheSame() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write("{", to: "fleet/\(Self.evil).json")
    let fields = try workshop.state("check fleet --json").json()
    #expect(
      fields["listed"]?.elements?.first?.fields?["file"]?.text == "fleet/\(Self.evil).json")
  }

  /// Enough lines that a run takes longer than the bar waits.
  private func longFleet() throws -> Workshop {
    let workshop = try Workshop.withMigrations()
    let line = Workshop.old("\"" + String(repeating: "x", count: 300) + "\"") + "\n"
    try workshop.write(String(repeating: line, count: 20_000), to: "fleet/a.ndjson")
    return workshop
  }

  @Test(.enabled(if: Program.canOpenTerminals, "there are no pseudo-terminals here"))
  func aBarIsDrawnOnATerminalAndWipedAndNeverOnStandardOutput() throws {
    let workshop = try longFleet()
    let program = try Program.products() + "/midstream"
    let result = try Program.start(
      [program, "state", "check", "fleet", "--json"] + Workshop.toTwo, in: workshop.path,
      terminal: true
    ).finish()
    #expect(result.code == 0)
    _ = try result.json()
    expectSafe(result.output, "output")
    #expect(result.errors.hasPrefix("["))
    #expect(result.errors.contains("documents"))
    #expect(result.errors.hasSuffix("\r\u{1B}[K"))
    let bars = result.errors.replacingWipes.split(separator: "\n")
    #expect(!bars.isEmpty)
    #expect(bars.allSatisfy { $0.count < 80 })
  }

  @Test func aShortRunInAPipeSaysNothingBesideItsResult() throws {
    let workshop = try Workshop.withFleet()
    let result = try workshop.state("migrate fleet/a.json")
    #expect(result.errors.isEmpty)
  }
}

extension String {
  /// A new line for every time a bar was wiped.
  fileprivate var replacingWipes: String {
    var result = ""
    var rest = self[...]
    while let scalar = rest.first {
      if rest.hasPrefix("\r\u{1B}[K") {
        result.append("\n")
        rest = rest.dropFirst(4)
      } else {
        result.append(scalar)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
