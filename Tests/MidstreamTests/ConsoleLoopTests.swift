import ConsoleTerminal
import ConsoleUI
import MigrationEngine
import Testing
import UnixKit

@testable import midstream

/// The loop, with a terminal and a fleet that are written in advance.
@Suite struct ConsoleLoopTests {
  private func model() -> Model {
    Model(
      session: "test", now: Instant(microseconds: 0), size: Size(columns: 80, rows: 24))
  }

  private func run(
    _ screen: ScriptedScreen, _ side: ScriptedSide = ScriptedSide(), inbox: ConsoleInbox? = nil
  ) throws -> ConsoleLoop.Ending {
    let inbox = try inbox ?? ConsoleInbox()
    var loop = ConsoleLoop(model(), screen, inbox, side, ThemeShelf())
    return loop.run()
  }

  @Test func aPictureIsThereBeforeAnythingComes() throws {
    let screen = try ScriptedScreen([])
    #expect(try run(screen) == .endAsked)
    #expect(screen.pictures.count == 1)
    #expect(screen.pictures.first?.size == Size(columns: 80, rows: 24))
  }

  @Test func aKeyIsSeen() throws {
    let screen = try ScriptedScreen([[.key(.character("?"))], [.key(.control("c"))]])
    #expect(try run(screen) == .quit)
    #expect(screen.pictures.count == 2)
    #expect(screen.pictures[0] != screen.pictures[1])
  }

  @Test func leavingIsTheEnd() throws {
    let screen = try ScriptedScreen([[.key(.control("c"))]])
    #expect(try run(screen) == .quit)
    #expect(screen.pictures.count == 1)
  }

  @Test func aTerminalThatIsGoneIsTheEnd() throws {
    let screen = try ScriptedScreen([[.gone]])
    #expect(try run(screen) == .gone)
  }

  @Test func anotherSizeIsAnotherPicture() throws {
    let screen = try ScriptedScreen([[.resized(Size(columns: 40, rows: 10))]])
    #expect(try run(screen) == .endAsked)
    #expect(screen.pictures.map(\.size.columns) == [80, 40])
  }

  /// However much news there is, what was typed is taken first.
  @Test func keysComeBeforeNews() throws {
    let inbox = try ConsoleInbox()
    for number in 0..<5_000 { inbox.putAtOnce(.answered(AskID(number), .done)) }
    let screen = try ScriptedScreen([[.key(.control("c"))]])
    #expect(try run(screen, inbox: inbox) == .quit)
    #expect(screen.pictures.count == 1)
    // Nothing of it was taken in before the key was.
    #expect(inbox.take().count == 5_000)
  }

  @Test func effectsReachTheTerminal() throws {
    let screen = try ScriptedScreen([
      [.key(.character("m")), .key(.control("l")), .key(.control("z"))],
      [.stopAsked, .key(.character("?"))],
    ])
    #expect(try run(screen) == .endAsked)
    #expect(screen.acts == [.mouse(false), .redraw, .suspend, .suspend])
  }

  @Test func effectsReachTheFleet() throws {
    let side = ScriptedSide()
    let screen = try ScriptedScreen([[.key(.character("w"))]])
    _ = try run(screen, side)
    #expect(side.acts.contains(.connect(readOnly: true)))
  }
}
