import MigrationEngine
import Testing

@testable import ConsoleUI

/// One table of commands: every one of them is in it, and is reached by key, palette and `:`.
@Suite struct CommandTableTests {
  @Test func holdsEachCommandOnce() {
    #expect(CommandCatalog.all.count == ConsoleCommand.allCases.count)
    #expect(Set(CommandCatalog.all.map(\.command)).count == ConsoleCommand.allCases.count)
    for command in ConsoleCommand.allCases { #expect(CommandCatalog[command].command == command) }
  }

  @Test(arguments: ConsoleCommand.allCases) func isReachedByItsKeys(_ command: ConsoleCommand) {
    let bindings = KeyBindings.resolve([:]).bindings
    let entry = CommandCatalog[command]
    #expect(!entry.keys.isEmpty)
    for text in entry.keys {
      guard let key = Key(text) else {
        Issue.record("“\(text)” is no key")
        continue
      }
      let isReplaying = entry.section == .replaying
      #expect(bindings.command(for: key, isReplaying: isReplaying) == command, "\(text)")
    }
    #expect(
      bindings.keys(for: command).map(\.description)
        == entry.keys.compactMap { Key($0)?.description })
  }

  /// Lower case looks, upper case acts.
  @Test(arguments: CommandCatalog.all.map(\.command)) func actsByUpperCaseOnly(
    _ command: ConsoleCommand
  ) {
    for text in CommandCatalog[command].keys where text.count == 1 {
      let isUpper = text.first?.isUppercase ?? false
      // As in less and vi: to the last row.
      #expect(command.acts == isUpper || command == .last, "\(text)")
    }
  }

  @Test(arguments: ConsoleCommand.allCases) func isReachedByThePalette(_ command: ConsoleCommand) {
    var model = Model.watching(ScriptedFleet())
    if CommandCatalog[command].section == .replaying {
      model.replay = ReplayState(
        isPlaying: false, speed: 1, position: 0, count: 0, at: model.now)
    }
    #expect(model.paletteEntries("").contains { $0.entry.command == command })
    #expect(model.paletteEntries(command.rawValue).first?.entry.command == command)
  }

  @Test(arguments: ConsoleCommand.allCases) func isReachedByTheLine(_ command: ConsoleCommand) {
    #expect(
      LineCommand.read(command.rawValue) == .success(LineCommand(command: command, argument: "")))
    #expect(LineCommand.names.contains(command.rawValue))
  }

  @Test func aLineMayBeCutShort() {
    #expect(LineCommand.read("mig v2") == .success(LineCommand(command: .migrate, argument: "v2")))
    #expect(
      LineCommand.read("re")
        == .failure(
          .init(sentence: "“re” may be reverse, read-only, redraw, retry, resume; type more of it"))
        || LineCommand.read("re").isAmbiguous)
    #expect(
      LineCommand.read("dance")
        == .failure(.init(sentence: "there is no command “dance”; Tab shows them all")))
    #expect(LineCommand.read("go edge-1/cache").command == .open)
  }

  @Test func whatIsNotLegalIsGreyedWithItsReason() {
    let model = Model.watching(ScriptedFleet())
    let entry = model.paletteEntries("finalize").first
    #expect(entry?.entry.command == .finalize)
    #expect(
      entry?.legality == .illegal("there is no live upgrade; migrate first")
        || entry?.legality == .illegal("there is no upgrade under way; migrate first"))
  }

  @Test func aFewLettersFind() {
    let model = Model.watching(ScriptedFleet())
    #expect(model.paletteEntries("rb").first?.entry.command == .rollBack)
    #expect(model.paletteEntries("ro").first?.entry.command == .rollBack)
    #expect(model.paletteEntries("thr").first?.entry.command == .throttle)
    #expect(model.paletteEntries("point of no").map(\.entry.command) == [.finalize])
    #expect(model.paletteEntries("qqqq").isEmpty)
  }
}

extension Result where Success == LineCommand {
  fileprivate var command: ConsoleCommand? {
    if case .success(let line) = self { line.command } else { nil }
  }

  fileprivate var isAmbiguous: Bool {
    if case .failure(let error) = self { "\(error)".contains("type more of it") } else { false }
  }
}
