import Testing

/// What we do not write, and what we write instead.
@Suite struct WordingTests {
  struct Ban: Sendable {
    let word: String
    let instead: String
    var onlySources = false
  }

  static let bans = [
    Ban(word: "try!", instead: "throw, or return nil"),
    Ban(word: "as!", instead: "as? and a way out"),
    Ban(word: "fatalError(", instead: "throw an error an operator can act on", onlySources: true),
    Ban(word: "unowned(unsafe)", instead: "a strong reference"),
    Ban(word: "sleep(", instead: "wait for what you wait for"),
    Ban(word: "DispatchQueue", instead: "WorkerThread", onlySources: true),
    Ban(word: "TODO", instead: "an issue with an owner"),
    Ban(word: "FIXME", instead: "an issue with an owner"),
    Ban(word: "Date()", instead: "a time that is handed in", onlySources: true),
    Ban(word: "JSONSerialization", instead: "JSON", onlySources: true),
    Ban(word: "JSONDecoder", instead: "JSON", onlySources: true),
    Ban(word: "registry", instead: "catalog"),
    Ban(word: "mapping", instead: "lens"),
  ]

  @Test(arguments: bans) func banned(_ ban: Ban) {
    for file in Checkout.swift where !file.path.hasPrefix("Tests/TidyTests") {
      if ban.onlySources, !file.path.hasPrefix("Sources/") { continue }
      for (number, line) in file.codeLines where line.contains(ban.word) {
        Issue.record("\(file):\(number): “\(ban.word)” is not written here; write \(ban.instead)")
      }
    }
  }

  /// Clocks and randomness are handed in; the pure targets have neither.
  @Test(arguments: ["Clock", ".random(", "SystemRandomNumberGenerator", "Thread", "@unchecked"])
  func pureTargetsStayPure(_ word: String) {
    for file in Checkout.sources
    where file.path.hasPrefix("Sources/MigrationEngine/")
      || file.path.hasPrefix("Sources/ConsoleUI/")
    {
      for (number, line) in file.codeLines where line.contains(word) {
        Issue.record("\(file):\(number): “\(word)” makes a pure target impure; hand the value in")
      }
    }
  }

  /// Shells share what they share under locks that the thread sanitizer sees; the simulation has no
  /// threads but those that it is asked for, and nothing of the system.
  @Test func locksAreSeen() {
    for file in Checkout.sources where !file.path.hasPrefix("Sources/SimulationKit/") {
      for (number, line) in file.codeLines where line.contains(/\bMutex[<(]/) {
        Issue.record("\(file):\(number): no sanitizer sees a Mutex; take UnixKit's Lock")
      }
    }
  }

  /// Only checked text reaches a terminal: libraries do not print at all.
  @Test func onlyProgramsPrint() {
    for file in Checkout.sources where !file.path.hasPrefix("Sources/midstream") {
      for (number, line) in file.codeLines where line.contains(/(^|[^\w.])print\(/) {
        Issue.record("\(file):\(number): a library does not print; return the text")
      }
    }
  }
}
