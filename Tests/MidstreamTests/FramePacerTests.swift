import Testing

@testable import midstream

/// When pictures are drawn.
@Suite struct FramePacerTests {
  private let start = 1_000_000_000

  @Test func nothingIsDueUntilSomethingChanges() {
    var pacer = FramePacer()
    #expect(pacer.due == nil)
    pacer.note(.unhurried)
    // The first picture waits for nothing.
    #expect(pacer.due.map { $0 <= start } == true)
    pacer.drawn(at: start)
    #expect(pacer.due == nil)
  }

  @Test func keysAreShownAtOnceAndFiguresNowAndThen() {
    var pacer = FramePacer()
    pacer.drawn(at: start)
    pacer.note(.unhurried)
    #expect(pacer.due == start + FramePacer.unhurriedInterval)
    pacer.note(.prompt)
    #expect(pacer.due == start + FramePacer.promptInterval)
    pacer.note(.unhurried)
    #expect(pacer.due == start + FramePacer.promptInterval)
  }

  @Test func aSlowTerminalIsGivenTime() {
    var pacer = FramePacer()
    pacer.leastInterval = 400_000_000
    pacer.drawn(at: start)
    pacer.note(.prompt)
    #expect(pacer.due == start + 400_000_000)
  }
}
