import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// Playing a recording.
@Suite struct PlayerTests {
  /// The viewer's clock has nothing to do with the recording's.
  static let clock = Instant(microseconds: 5_000_000_000)

  static func player(_ console: ScriptedConsole, _ header: Recording.Header) -> Player {
    Player(
      Recording(header: header, inputs: console.inputs), size: Size(columns: 100, rows: 30),
      themeNames: ["midstream", "mono"])
  }

  static func key(_ text: String) -> ConsoleInput { .key(Key(text) ?? .character("x")) }

  @Test func itPlaysAsQuicklyAsItWas() {
    let (console, header) = RecordingTests.session()
    var player = Self.player(console, header)
    player.play(until: Self.clock)
    #expect(player.position == 0)
    #expect(player.nextDue == Self.clock + .milliseconds(1))
    player.play(until: Self.clock + .milliseconds(10))
    #expect(
      player.position == console.inputs.count { $0.at <= header.startedAt + .milliseconds(10) })
    _ = player.update(Self.key("+"), at: Self.clock + .milliseconds(10))
    #expect(player.speed == 2)
    player.play(until: Self.clock + .milliseconds(15))
    #expect(
      player.position == console.inputs.count { $0.at <= header.startedAt + .milliseconds(20) })
    player.play(until: Self.clock + .seconds(100))
    #expect(player.isAtEnd && !player.isPlaying)
    #expect(player.nextDue == nil)
  }

  @Test func itHoldsAndGoesByStepsBothWays() {
    let (console, header) = RecordingTests.session()
    var player = Self.player(console, header)
    player.play(until: Self.clock)
    _ = player.update(Self.key("Space"), at: Self.clock)
    #expect(!player.isPlaying)
    player.play(until: Self.clock + .seconds(9))
    #expect(player.position == 0)
    var models = [player.model]
    for _ in 0..<20 {
      _ = player.update(Self.key("."), at: Self.clock + .seconds(9))
      models.append(player.model)
    }
    #expect(player.position == 20)
    for position in (0..<20).reversed() {
      _ = player.update(Self.key(","), at: Self.clock + .seconds(9))
      #expect(player.model == models[position])
    }
    _ = player.update(Self.key(","), at: Self.clock + .seconds(9))
    #expect(player.position == 0)
  }

  @Test func itIsMarkedAndLocked() {
    let (console, header) = RecordingTests.session()
    var player = Self.player(console, header)
    player.go(to: 30)
    #expect(player.model.replay?.position == 30)
    #expect(player.model.replay?.count == console.inputs.count)
    #expect(player.model.size == Size(columns: 100, rows: 30))
    for key in ["S", "M", "B", "F", "X", "i", "h"] {
      #expect(player.update(Self.key(key), at: Self.clock) == [])
      #expect(player.model.window == nil)
    }
    #expect(player.update(Self.key("q"), at: Self.clock) == [.quit])
    #expect(player.update(Self.key("Ctrl-C"), at: Self.clock) == [.quit])
  }

  @Test func theViewerMayLookElsewhereAndComeBack() {
    let (console, header) = RecordingTests.session()
    var player = Self.player(console, header)
    player.go(to: 40)
    let then = player.model.screens
    _ = player.update(Self.key("?"), at: Self.clock)
    guard case .help = player.model.screen else {
      Issue.record("the help must be shown")
      return
    }
    player.go(to: 45)
    guard case .help = player.model.screen else {
      Issue.record("and stay, whatever the operator did then")
      return
    }
    player.go(to: 40)
    _ = player.update(Self.key("f"), at: Self.clock)
    #expect(player.model.screens == then)
    _ = player.update(Self.key("t"), at: Self.clock)
    _ = player.update(Self.key("j"), at: Self.clock)
    _ = player.update(Self.key("Enter"), at: Self.clock)
    #expect(player.model.themeName == "mono")
  }

  /// Also where so much was recorded that not all keyframes are kept.
  @Test func anyPlaceIsReachedFromAnywhere() {
    let fleet = ScriptedFleet(nodes: ["edge-1"], components: ["cache"])
    let header = Recording.Header(Model.scripted(fleet))
    var inputs = fleet.start().map { TimedInput(at: fleet.now, input: $0) }
    for number in 0..<40_000 {
      let key = Key(["j", "k", "s", "v", "?", "Esc"][number % 6]) ?? .character("x")
      inputs.append(TimedInput(at: fleet.now + .milliseconds(number), input: .key(key)))
    }
    var player = Player(Recording(header: header, inputs: inputs), size: header.size)
    player.go(to: 20_001)
    let middle = player.model
    player.go(to: inputs.count)
    player.go(to: 20_001)
    #expect(player.model == middle)
  }
}
