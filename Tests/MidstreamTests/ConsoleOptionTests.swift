import ConsoleUI
import FleetKit
import Testing

@testable import midstream

/// What the bare command is asked for.
@Suite struct ConsoleOptionTests {
  private func options(_ words: String...) throws -> ConsoleOptions {
    try ConsoleOptions(ConsoleVerb.command.parse(words))
  }

  @Test func nothingMeansTheScreen() throws {
    let options = try options()
    #expect(options.form == .screen && !options.wantsJSON && !options.isReadOnly)
    #expect(options.search.pattern.matches("edge-1"))
    #expect(options.refreshMilliseconds == nil && options.theme == nil)
  }

  @Test func everythingIsRead() throws {
    let all = try options(
      "--dir", "/x", "--node", "edge-*", "--theme", "nord", "--read-only", "--refresh", "250",
      "--record", "r", "--say", "hello")
    #expect(all.search.fleet.folders == ["/x"] && !all.search.pattern.matches("west-1"))
    #expect(all.theme == "nord" && all.isReadOnly && all.refreshMilliseconds == 250)
    #expect(all.recordPath == "r" && all.greeting == "hello")
    #expect(try options("--once", "--json").form == .once)
    #expect(try options("--stream", "--replay", "r").replayPath == "r")
  }

  @Test(arguments: [
    ["--json"], ["--once", "--stream"], ["--record", "a", "--replay", "b"],
    ["--replay", "a", "--dir", "/x"], ["--socket", "/x/a.sock", "--dir", "/x"],
    ["--refresh", "1"], ["--refresh", "fast"], ["edge-1"],
  ])
  func whatDoesNotGoTogetherIsRefused(_ words: [String]) {
    #expect(throws: UsageError.self) {
      try ConsoleOptions(ConsoleVerb.command.parse(words))
    }
  }

  @Test func aThemeThatIsNotThereIsRefused() throws {
    let options = try options("--theme", "nothing")
    #expect(throws: UsageError.self) { try ConsoleStart(options) }
  }
}
