import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// What is recorded is what is played.
@Suite struct RecordingTests {
  /// A session with a bit of everything.
  static func session() -> (ScriptedConsole, Recording.Header) {
    let fleet = ScriptedFleet()
    let header = Recording.Header(Model.scripted(fleet))
    var console = ScriptedConsole(fleet)
    console.press("M", "Left", "N", "N", "e", "Tab", "Esc", "?")
    console.type("/roll", "Enter", "Esc", "Esc")
    console.type(":throttle 25", "Enter")
    console.take(console.fleet.samples())
    console.press("C")
    console.run("edge-1/cache")
    console.press("i", "d", "h", "B")
    console.run("edge-1/cache")
    console.take([
      .resized(Size(columns: 200, rows: 50)),
      .mouse(MouseEvent(.click, at: Point(column: 4, row: 4))),
    ])
    console.press("j", "D", "PgDn", "v", "s", "r", "z", "z", "m", "a")
    console.take([.news(console.fleet.node("edge-2"), .lost(sentence: "closed")), .ticked])
    return (console, header)
  }

  static func text(_ header: Recording.Header, _ inputs: [TimedInput]) throws -> [UInt8] {
    var text = try #require(RecordingText.line(header)) + [UInt8(ascii: "\n")]
    for input in inputs {
      text += try #require(RecordingText.line(input)) + [UInt8(ascii: "\n")]
    }
    return text
  }

  @Test func whatIsReadIsWhatWasWritten() throws {
    let (console, header) = Self.session()
    var reader = RecordingReader()
    reader.take(try Self.text(header, console.inputs))
    let recording = try reader.finish()
    #expect(recording.header == header)
    #expect(recording.inputs == console.inputs)
    #expect(reader.problems.isEmpty)
  }

  @Test func whatIsPlayedIsWhatWasLive() throws {
    let (console, header) = Self.session()
    var player = Player(
      Recording(header: header, inputs: console.inputs), size: console.model.size,
      themeNames: console.model.themeNames)
    player.go(to: console.inputs.count)
    var shown = player.model
    shown.replay = nil
    #expect(shown == console.model)
  }

  @Test func theSameInputsMakeEqualModels() {
    let (first, _) = Self.session()
    let (second, _) = Self.session()
    #expect(first.model == second.model)
    #expect(first.effects == second.effects)
  }

  @Test func aLineThatWasCutOffIsLeftOut() throws {
    let (console, header) = Self.session()
    let text = try Self.text(header, console.inputs)
    var reader = RecordingReader()
    reader.take(text.dropLast(20))
    #expect(try reader.finish().inputs == Array(console.inputs.dropLast()))
    #expect(reader.problems.isEmpty)
    // Only its line break is missing.
    reader = RecordingReader()
    for byte in text.dropLast() { reader.take([byte]) }
    #expect(try reader.finish().inputs == console.inputs)
  }

  @Test func badLinesAreNamedAndLeftOut() throws {
    let (console, header) = Self.session()
    var text = try #require(RecordingText.line(header))
    text += Array("\nnonsense\n\n{\"at\": 1}\n".utf8)
    text += try #require(RecordingText.line(console.inputs[0]))
    var reader = RecordingReader()
    reader.take(text)
    #expect(try reader.finish().inputs == [console.inputs[0]])
    #expect(
      reader.problems == [
        "line 2 was left out: it is no input that this program knows",
        "line 4 was left out: it is no input that this program knows",
      ])
  }

  @Test(arguments: [
    ("", "it is empty; name a file that --record made"),
    (
      "hello\n",
      "the first line is not the beginning of a recording; name a file that --record made"
    ),
    ("hello", "the first line is not the beginning of a recording; name a file that --record made"),
  ]) func whatIsNoRecordingIsRefused(_ text: String, _ sentence: String) {
    var reader = RecordingReader()
    reader.take(Array(text.utf8))
    #expect(throws: RecordingReader.Unreadable(sentence: sentence)) { try reader.finish() }
  }

  @Test func anotherFormIsRefused() throws {
    var (_, header) = Self.session()
    header.format = 2
    var reader = RecordingReader()
    reader.take(try #require(RecordingText.line(header)) + [10])
    #expect(throws: RecordingReader.Unreadable.self) { try reader.finish() }
  }
}
