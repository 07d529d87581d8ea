import Glibc
import Testing
import UnixKit

/// Programs that run in a terminal of ours, and the pieces that wait for several things at once.
@Suite struct PseudoTerminalTests {
  @Test func programRunsInTheTerminal() throws {
    let terminal = try PseudoTerminal(columns: 91, rows: 17)
    let program = try terminal.start(
      ["sh", "-c", "tty; stty size; echo $SAID; read word; echo got $word; exit 3"],
      environment: ["PATH": "/usr/bin:/bin", "SAID": "hello"])
    #expect(read(terminal, until: "hello").contains("\(terminal.path)\r\n17 91\r\n"))
    #expect(terminal.type(Array("abc\n".utf8)))
    _ = read(terminal, until: "got abc")
    let ending = program.wait()
    #expect(ending.code == 3)
    #expect(ending.signal == nil)
    #expect(ending.peakBytes > 0)
  }

  @Test func terminalThatGoesHangsUp() throws {
    var terminal: PseudoTerminal? = try PseudoTerminal(columns: 80, rows: 24)
    let program = try #require(terminal).start(
      ["sh", "-c", "echo here; read word"], environment: ["PATH": "/usr/bin:/bin"])
    _ = read(try #require(terminal), until: "here")
    terminal = nil
    #expect(program.wait().signal == SIGHUP)
  }

  @Test func programThatIsNotThereIsAnError() throws {
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    #expect(throws: SocketError.self) {
      _ = try terminal.start(["/no/such/program"], environment: [:])
    }
  }

  @Test func settingsAreComparable() throws {
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let before = terminal.settings
    let program = try terminal.start(
      ["stty", "raw"], environment: ["PATH": "/usr/bin:/bin"])
    #expect(program.wait().code == 0)
    #expect(terminal.settings != before)
  }

  @Test func setIsReadyWhenOneOfItIs() throws {
    let set = try ReadySet()
    let (wakeUp, countDown) = (try WakeUp(), try CountDown())
    try set.watch(wakeUp.number, .read)
    try set.watch(countDown.number, .read)
    #expect(!isReady(set, upToMilliseconds: 0))
    wakeUp.wake()
    #expect(isReady(set, upToMilliseconds: 0))
    wakeUp.acknowledge()
    #expect(!isReady(set, upToMilliseconds: 0))
    countDown.start(milliseconds: 1)
    #expect(isReady(set, upToMilliseconds: 10_000))
    #expect(countDown.hasPassed())
    #expect(!countDown.hasPassed())
    countDown.start(milliseconds: 1)
    countDown.stop()
    #expect(!isReady(set, upToMilliseconds: 5))
  }

  private func isReady(_ set: ReadySet, upToMilliseconds milliseconds: Int) -> Bool {
    var poller = Poller()
    poller.add(set.number, .read)
    poller.wait(upToMilliseconds: milliseconds)
    return poller.result(at: 0).contains(.read)
  }

  private func read(_ terminal: PseudoTerminal, until end: String) -> String {
    var bytes: [UInt8] = []
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if text.contains(end) { return text }
      guard case .moved = terminal.read(into: &bytes, upToMilliseconds: 20_000) else {
        Issue.record("the terminal said \(text.debugDescription), and not \(end)")
        return text
      }
    }
  }
}
