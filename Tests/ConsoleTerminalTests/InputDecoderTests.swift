import ConsoleUI
import MigrationTesting
import Testing

@testable import ConsoleTerminal

/// Bytes become keys, in whatever portions they come.
@Suite struct InputDecoderTests {
  /// What terminals send, and what it is.
  static let sequences: [(String, [String])] = [
    ("x", ["x"]), ("S", ["S"]), (" ", ["Space"]), ("ü界😀", ["ü", "界", "😀"]),
    ("\u{10}", ["Ctrl-P"]), ("\u{03}\u{1A}", ["Ctrl-C", "Ctrl-Z"]), ("\u{00}", ["Ctrl-Space"]),
    ("\t\r\n", ["Tab", "Enter", "Enter"]), ("\u{7F}\u{08}", ["Backspace", "Backspace"]),
    ("\u{1C}\u{1D}\u{1E}\u{1F}", ["Ctrl-\\", "Ctrl-]", "Ctrl-^", "Ctrl-_"]),
    ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", ["Up", "Down", "Right", "Left"]),
    ("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", ["Up", "Down", "Right", "Left"]),
    ("\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF", ["Home", "End", "Home", "End"]),
    ("\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", ["Home", "End", "Home", "End"]),
    ("\u{1B}[2~\u{1B}[3~\u{1B}[5~\u{1B}[6~", ["Insert", "Delete", "PgUp", "PgDn"]),
    ("\u{1B}OP\u{1B}OQ\u{1B}OR\u{1B}OS", ["F1", "F2", "F3", "F4"]),
    ("\u{1B}[11~\u{1B}[14~\u{1B}[15~\u{1B}[17~", ["F1", "F4", "F5", "F6"]),
    ("\u{1B}[20~\u{1B}[21~\u{1B}[23~\u{1B}[24~", ["F9", "F10", "F11", "F12"]),
    ("\u{1B}[[A\u{1B}[[E", ["F1", "F5"]), ("\u{1B}[Z", ["Shift-Tab"]),
    ("\u{1B}[1;5A\u{1B}[1;3C\u{1B}[1;7H", ["Ctrl-Up", "Alt-Right", "Ctrl-Alt-Home"]),
    ("\u{1B}[1;2A\u{1B}[5;5~\u{1B}[3;3~", ["Up", "Ctrl-PgUp", "Alt-Delete"]),
    ("\u{1B}[15;5~\u{1B}[1;5P\u{1B}O5A", ["Ctrl-F5", "Ctrl-F1", "Ctrl-Up"]),
    ("\u{1B}Oa\u{1B}[5^\u{1B}[5$\u{1B}[a", ["Ctrl-Up", "Ctrl-PgUp", "PgUp", "Up"]),
    ("\u{1B}x\u{1B}X9\u{1B}\\", ["Alt-x"]), ("\u{1B}ü", ["Alt-ü"]), ("\u{1B}\r", ["Alt-Enter"]),
    ("\u{1B}\u{7F}\u{1B}\u{10}", ["Alt-Backspace", "Ctrl-Alt-P"]),
    ("\u{1B}\u{1B}[A\u{1B}\u{1B}OB", ["Alt-Up", "Alt-Down"]),
    ("\u{1B}\u{1B}x", ["Esc", "Alt-x"]), ("\u{1B}OM\u{1B}Oj\u{1B}Oy", ["Enter", "*", "9"]),
    ("\u{1B}[97;5u\u{1B}[13;5u\u{1B}[27u", ["Ctrl-A", "Ctrl-Enter", "Esc"]),
    ("\u{1B}[27;5;105~\u{1B}[9;2u\u{1B}[97;2u", ["Tab", "Shift-Tab", "A"]),
    // Focus, reports and answers that nobody here asked for.
    ("\u{1B}[I\u{1B}[Ox", ["x"]), ("\u{1B}[?2026;2$yx", ["x"]), ("\u{1B}[?62;1cx", ["x"]),
    ("\u{1B}]11;rgb:0000/0000/0000\u{07}x", ["x"]), ("\u{1B}]11;rgb:Sq\u{1B}\\x", ["x"]),
    ("\u{1B}P1+r524742\u{1B}\\x", ["x"]), ("\u{1B}[99999999999999999999~x", ["x"]),
    // Cut off, or nothing at all.
    ("\u{1B}[1;\u{1B}[Ax", ["Up", "x"]), ("\u{1B}[1\rx", ["Enter", "x"]),
    ("\u{200B}\u{85}x", ["x"]), ("e\u{301}", ["e", "\u{301}"]),
    ("\u{1B}[<0;5;3M\u{1B}[<0;5;3m", ["Click 4,2"]), ("\u{1B}[<64;1;1M", ["WheelUp 0,0"]),
    ("\u{1B}[<65;200;100M\u{1B}[<2;1;2M", ["WheelDown 199,99", "RightClick 0,1"]),
    ("\u{1B}[<35;1;1M\u{1B}[<16;3;3M", ["Click 2,2"]), ("\u{1B}[M !\"", ["Click 0,1"]),
    ("\u{1B}[0n", ["confirmed"]),
    (
      "\u{1B}[200~a\r\nb\rS\u{1B}[20\u{1B}[201~x",
      [
        "pasted a\nb\nS\u{1B}[20", "x",
      ]
    ),
    ("\u{1B}[200~\u{1B}[201~", ["pasted "]), ("\u{1B}[200~ü\u{1B}\u{1B}[201~", ["pasted ü\u{1B}"]),
  ]

  private func texts(_ events: [InputDecoder.Event]) -> [String] {
    events.map { event in
      switch event {
      case .key(let key): key.description
      case .mouse(let event): event.description
      case .pasted(let text): "pasted \(text)"
      case .confirmed: "confirmed"
      }
    }
  }

  @Test(arguments: sequences) func sequenceIsAKey(_ bytes: String, _ keys: [String]) {
    var whole = InputDecoder()
    #expect(texts(whole.feed(bytes.utf8)) == keys)
    #expect(whole.waitMilliseconds == nil)
    var single = InputDecoder()
    #expect(texts(bytes.utf8.flatMap { single.feed([$0]) }) == keys)
  }

  @Test func allSequencesAtOnce() {
    var decoder = InputDecoder()
    let bytes = Self.sequences.flatMap { Array($0.0.utf8) }
    #expect(texts(decoder.feed(bytes)) == Self.sequences.flatMap(\.1))
  }

  /// What time decides: Esc alone, and keys with Alt that begin like a sequence.
  @Test(arguments: [
    ("\u{1B}", ["Esc"], 25), ("\u{1B}\u{1B}", ["Esc", "Esc"], 25), ("\u{1B}[", ["Alt-["], 25),
    ("\u{1B}O", ["Alt-O"], 25), ("\u{1B}P", ["Alt-P"], 25), ("\u{1B}]", ["Alt-]"], 25),
    ("\u{1B}[1;", [], 25), ("\u{1B}\u{1B}[", ["Esc", "Alt-["], 25), ("\u{1B}]11;rgb", [], 1_000),
    ("\u{1B}[200~never ends", ["pasted never ends"], 1_000), ("\u{1B}[M!", [], 25),
  ])
  func timeDecides(_ bytes: String, _ keys: [String], _ milliseconds: Int) {
    var decoder = InputDecoder()
    #expect(decoder.feed(bytes.utf8) == [])
    #expect(decoder.waitMilliseconds == milliseconds)
    #expect(texts(decoder.timeOut()) == keys)
    #expect(decoder.waitMilliseconds == nil)
    #expect(texts(decoder.feed("x".utf8)) == ["x"])
  }

  @Test func brokenTextIsSkipped() {
    var decoder = InputDecoder()
    let bytes: [UInt8] = [0xFF, 0xC3, 0x78, 0x80, 0xE7, 0x95, 0x1B, 0x5B, 0x41, 0xC0, 0xAF]
    #expect(texts(decoder.feed(bytes)) == ["x", "Up"])
  }

  @Test func pasteIsBounded() throws {
    var decoder = InputDecoder()
    let long = String(repeating: "x", count: InputDecoder.maximumPasteBytes + 10)
    let events = decoder.feed("\u{1B}[200~\(long)\u{1B}[201~".utf8)
    guard case .pasted(let text)? = events.first else {
      Issue.record("nothing was pasted")
      return
    }
    #expect(text.utf8.count == InputDecoder.maximumPasteBytes)
  }

  /// Any bytes in any portions are the same keys, each of which can be written and read again.
  @Test func anyBytesInAnyPortions() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let pieces = Self.sequences.map { Array($0.0.utf8) }
    for _ in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        var piece = pieces.randomElement(using: &random) ?? []
        if Bool.random(using: &random) { piece.removeLast(Int.random(in: 0...1, using: &random)) }
        if Int.random(in: 0..<4, using: &random) == 0 {
          piece.append(UInt8.random(in: 0...255, using: &random))
        }
        bytes += piece
      }
      var (whole, parts) = (InputDecoder(), InputDecoder())
      var expected = whole.feed(bytes)
      var events: [InputDecoder.Event] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...rest.count, using: &random)
        events += parts.feed(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(whole.waitMilliseconds == parts.waitMilliseconds, "seed \(seed): \(bytes)")
      expected += whole.timeOut()
      events += parts.timeOut()
      #expect(events == expected, "seed \(seed): \(bytes)")
      for case .key(let key) in events {
        #expect(Key(key.description) == key, "seed \(seed): \(key)")
      }
    }
  }
}
