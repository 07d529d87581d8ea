import Glibc
import Testing

/// What the shells offer, asked as they ask.
@Suite struct CompletionTests {
  static let bash = "/bin/bash"

  private static func found(_ shell: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + shell }
      .first { access($0, X_OK) == 0 }
  }

  /// What bash would offer for the last of these words.
  private func offers(_ words: [String], in folder: String = "/") throws -> [String] {
    let script = try Program.midstream("completions bash").output
    let quoted = (["midstream"] + words).map { "'\($0)'" }.joined(separator: " ")
    let ask = """
      \(script)
      COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count)
      _midstream
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = try Program.run([Self.bash, "--norc", "-c", ask], in: folder)
    #expect(result.code == 0)
    #expect(result.errors.isEmpty, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: access(bash, X_OK) == 0, "bash is not installed"))
  func bashOffersCommandsAndOptions() throws {
    #expect(
      try offers([""]) == CommandLineTests.live
        + ["state", "completions", "manual", "help", "--help", "--version"] + CommandLineTests.bare)
    #expect(try offers(["--re"]) == ["--read-only", "--refresh", "--record", "--replay"])
    #expect(try offers(["--read-only", "--o"]) == ["--once"])
    #expect(try offers(["--theme", "midstream-l"]) == ["midstream-light"])
    #expect(try offers(["sta"]) == ["status", "state"])
    #expect(try offers(["migrate", "edge-1/cache", "--str"]) == ["--strategy"])
    #expect(try offers(["migrate", "edge-1/cache", "--strategy", ""]) == ["online", "suspended"])
    #expect(
      try offers(["state", ""])
        == CommandLineTests.verbs + ["--help"])
    #expect(try offers(["state", "m"]) == ["migrate"])
    #expect(try offers(["state", "migrate", "x.json", "--d"]) == ["--dry-run"])
    #expect(
      try offers(["state", "plan", "--"]) == [
        "--to", "--migrations", "--version-field", "--workers", "--fail-fast", "--json", "--help",
      ])
    #expect(try offers(["state", "restore", "--m"]).isEmpty)
    #expect(try offers(["completions", ""]) == ["--help", "bash", "zsh", "fish"])
    #expect(try offers(["completions", "z"]) == ["zsh"])
  }

  @Test(.enabled(if: access(bash, X_OK) == 0, "bash is not installed"))
  func bashOffersFilesAndFoldersWhereTheyBelong() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write("", to: "with space.json")
    try workshop.write("", to: "other.json")
    #expect(try offers(["state", "plan", "w"], in: workshop.path) == ["with space.json"])
    #expect(try offers(["state", "plan", "o"], in: workshop.path) == ["other.json"])
    #expect(
      try offers(["state", "plan", "--migrations", ""], in: workshop.path).sorted()
        == ["fleet", "migrations"])
    #expect(try offers(["state", "plan", "--to", ""], in: workshop.path).isEmpty)
  }

  /// Every option of every help page is in every shell's completions, installed or not.
  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsKnowWhatTheHelpKnows(_ shell: String) throws {
    let script = try Program.midstream("completions \(shell)")
    #expect(script.code == 0)
    for command in CommandLineTests.commands + [""] {
      let page = try Program.midstream("\(command) --help").output
      for line in page.split(separator: "\n") where line.hasPrefix("  --") {
        let name = line.dropFirst(2).prefix { $0 != " " }
        let text = shell == "fish" ? "-l \(name.dropFirst(2))" : String(name)
        #expect(script.output.contains(text), "\(command) \(name)")
      }
    }
  }

  /// Every word in quotes ends where it should; an apostrophe of ours must not end one.
  @Test func fishFindsTheEndOfEveryQuote() throws {
    let script = try Program.midstream("completions fish").output
    for line in script.split(separator: "\n") {
      #expect(line.hasPrefix("complete -c midstream "))
      var isQuoted = false
      var isEscaped = false
      for character in line {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "'" {
          isQuoted.toggle()
        } else if !isQuoted {
          #expect(!"()$;\"*?".contains(character), "\(line)")
        }
      }
      #expect(!isQuoted && !isEscaped, "\(line)")
    }
  }

  @Test(
    .enabled(if: found("zsh") != nil, "zsh is not installed"))
  func zshTakesItsScript() throws {
    let shell = try #require(Self.found("zsh"))
    let script = try Program.midstream("completions zsh").output
    let result = try Program.run([
      shell, "-f", "-c", "autoload -U compinit; compinit -u\n\(script)",
    ])
    #expect(result.code == 0)
    #expect(result.errors.isEmpty)
  }

  @Test(
    .enabled(if: found("fish") != nil, "fish is not installed"))
  func fishTakesItsScript() throws {
    let shell = try #require(Self.found("fish"))
    let script = try Program.midstream("completions fish").output
    let result = try Program.run([
      shell, "--no-config", "-c", script + "\ncomplete -C 'midstream state m'",
    ])
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("migrate"))
    #expect(result.errors.isEmpty)
  }

  @Test(arguments: ["bash", "zsh"], [bash])
  func theScriptIsBashAsFarAsBashCanTell(_ shell: String, _ bash: String) throws {
    let script = try Program.midstream("completions \(shell)").output
    let result = try Program.run([bash, "--norc", "-n", "-c", script])
    #expect(result.code == 0)
    #expect(result.errors.isEmpty)
  }
}
