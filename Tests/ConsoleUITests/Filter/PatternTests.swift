import Testing

@testable import ConsoleUI

/// Patterns that cannot run away.
@Suite struct PatternTests {
  @Test(arguments: [
    ("a", "cab", true), ("^a", "cab", false), ("b$", "cab", true), ("^c.b$", "cab", true),
    ("ab*c", "ac", true), ("ab+c", "ac", false), ("ab?c", "abc", true), ("a{2}", "baab", true),
    ("^a{2,3}$", "aaaa", false), ("^a{2,}$", "aaaa", true), ("^(ab|cd)+$", "abcdab", true),
    ("^(?:ab|cd)$", "cd", true), ("[^0-9]$", "a1", false), ("\\d\\w\\s", "1_ ", true),
    ("[]x]", "]", true), ("[a\\]]", "]", true), ("CACHE", "cache", true), ("", "", true),
    ("()*", "", true), ("(a|b|c){2}d", "xbcd", true), ("a||b", "q", true), ("日", "今日", true),
  ]) func fits(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try Pattern(pattern).isIn(text) == expected)
  }

  /// The one that stops others.
  @Test func nestedRepetitionsTakeNoTime() throws {
    let text = String(repeating: "a", count: 5_000)
    #expect(try !Pattern("^(a+)+b$").isIn(text))
    #expect(try !Pattern("(x+x+)+y").isIn(text))
  }

  @Test func whatIsTooLargeIsRefused() {
    #expect(throws: Pattern.Problem.self) { try Pattern("((a{100}){100}){100}") }
    #expect(throws: Pattern.Problem.self) { try Pattern(String(repeating: "(", count: 100)) }
    #expect(throws: Pattern.Problem.self) { try Pattern(String(repeating: "a", count: 201)) }
  }
}
