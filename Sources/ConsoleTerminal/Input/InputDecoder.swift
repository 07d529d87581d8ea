internal import ConsoleUI

/// Bytes from a terminal become keys; pure, so that any bytes in any portions can be tried.
///
/// What begins like a sequence may be one, or Esc alone: time decides, and time is handed in. While
/// ``waitMilliseconds`` says something, whoever feeds waits no longer than that for more bytes, and
/// says ``timeOut()``.
struct InputDecoder {
  /// What bytes stood for.
  enum Event: Equatable {
    case key(Key)
    case mouse(MouseEvent)
    case pasted(String)
    /// The terminal answers that it has come so far.
    case confirmed
  }

  /// How long Esc waits for what would make it a sequence.
  static let escapeMilliseconds = 25
  /// How long a paste, or an answer that nobody asked for, waits for its end.
  static let textMilliseconds = 1_000
  /// What is pasted beyond is left out.
  static let maximumPasteBytes = 1 << 20
  /// No sequence of a key is longer; what is, is skipped to its end.
  static let maximumSequenceBytes = 64

  private enum State: Equatable {
    case ground
    /// The bytes of a character that are there, and how many it has.
    case character([UInt8], count: Int)
    /// ESC, and whether another one came before it: Alt with a key that is a sequence itself.
    case escape(isDouble: Bool)
    /// ESC O, and a modifier where there is one.
    case shift(modifier: Int?, isAlt: Bool)
    /// ESC [, and what followed.
    case sequence([UInt8], isAlt: Bool)
    /// Three bytes of a mouse that knows no better.
    case oldMouse([UInt8])
    /// An answer that is not for us, until BEL or ESC \; `opener` is the key that it may have been.
    case answer(opener: UInt8, isEmpty: Bool, sawEscape: Bool)
    case paste
  }

  private var state = State.ground
  private var pasted: [UInt8] = []
  /// How much of the mark that ends a paste has come.
  private var endMarkBytes = 0
  private var events: [Event] = []

  /// How long to wait for more; `nil` when nothing is open.
  var waitMilliseconds: Int? {
    switch state {
    case .ground: nil
    case .character, .escape, .shift, .sequence, .oldMouse: Self.escapeMilliseconds
    case .answer(_, let isEmpty, _): isEmpty ? Self.escapeMilliseconds : Self.textMilliseconds
    case .paste: Self.textMilliseconds
    }
  }

  /// Takes bytes, and returns what is now certain.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [Event] {
    for byte in bytes { take(byte) }
    defer { events = [] }
    return events
  }

  /// Nothing came for as long as was asked for: what is open is what it is.
  mutating func timeOut() -> [Event] {
    switch state {
    case .ground, .character, .oldMouse: break
    case .escape(let isDouble):
      add(.escape)
      if isDouble { add(.escape) }
    case .shift(let modifier, let isAlt):
      if isAlt { add(.escape) }
      if modifier == nil { add(.character("O"), isAlt: true) }
    case .sequence(let bytes, let isAlt):
      // Alt-[ was pressed; anything more was a sequence that has lost its end.
      guard bytes.isEmpty else { break }
      if isAlt { add(.escape) }
      add(.character("["), isAlt: true)
    case .answer(let opener, let isEmpty, _):
      if isEmpty { add(.character(Character(Unicode.Scalar(opener))), isAlt: true) }
    case .paste: endPaste()
    }
    state = .ground
    defer { events = [] }
    return events
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .ground: ground(byte, isAlt: false)
    case .character(let bytes, let count): character(bytes, count, byte)
    case .escape(let isDouble): escape(byte, isDouble: isDouble)
    case .shift(let modifier, let isAlt): shift(byte, modifier: modifier, isAlt: isAlt)
    case .sequence(let bytes, let isAlt): sequence(bytes, byte, isAlt: isAlt)
    case .oldMouse(let bytes): oldMouse(bytes + [byte])
    case .answer(let opener, _, let sawEscape): answer(byte, opener, sawEscape: sawEscape)
    case .paste: paste(byte)
    }
  }

  private mutating func add(_ code: Key.Code, isControl: Bool = false, isAlt: Bool = false) {
    events.append(.key(Key(code, isControl: isControl, isAlt: isAlt)))
  }

  // MARK: Characters

  private mutating func ground(_ byte: UInt8, isAlt: Bool) {
    state = .ground
    switch byte {
    case 0x1B: state = .escape(isDouble: false)
    case 0x00: add(.character(" "), isControl: true, isAlt: isAlt)
    case 0x7F: add(.backspace, isAlt: isAlt)
    case 0x01...0x1A:
      let letter = Character(Unicode.Scalar(byte + 0x60))
      add(.character(letter), isControl: true, isAlt: isAlt)
    case 0x1C...0x1F:
      add(.character(Character(Unicode.Scalar(byte + 0x40))), isControl: true, isAlt: isAlt)
    case 0x20...0x7E: add(.character(Character(Unicode.Scalar(byte))), isAlt: isAlt)
    case 0xC2...0xDF: state = .character(isAlt ? [0x1B, byte] : [byte], count: 2)
    case 0xE0...0xEF: state = .character(isAlt ? [0x1B, byte] : [byte], count: 3)
    case 0xF0...0xF4: state = .character(isAlt ? [0x1B, byte] : [byte], count: 4)
    default: break  // Nothing of UTF-8 begins like that.
    }
  }

  private mutating func character(_ bytes: [UInt8], _ count: Int, _ byte: UInt8) {
    guard byte & 0xC0 == 0x80 else {
      // A character that was cut off; what comes next is whole again.
      ground(byte, isAlt: false)
      return
    }
    let isAlt = bytes[0] == 0x1B
    let whole = bytes.drop { $0 == 0x1B } + [byte]
    guard whole.count == count else {
      state = .character(bytes + [byte], count: count)
      return
    }
    state = .ground
    guard let text = String(validating: whole, as: UTF8.self),
      let scalar = text.unicodeScalars.first, !TerminalSafe.isUnsafe(scalar)
    else { return }
    // A mark that joins what stands before it cannot be written as a key with Alt.
    let joins = scalar.properties.isGraphemeExtend
    add(.character(Character(scalar)), isAlt: isAlt && !joins)
  }

  // MARK: Sequences

  private mutating func escape(_ byte: UInt8, isDouble: Bool) {
    switch byte {
    case UInt8(ascii: "["): state = .sequence([], isAlt: isDouble)
    case UInt8(ascii: "O"): state = .shift(modifier: nil, isAlt: isDouble)
    case 0x1B:
      if isDouble { add(.escape) }
      state = .escape(isDouble: true)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"):
      if isDouble { add(.escape) }
      state = .answer(opener: byte, isEmpty: true, sawEscape: false)
    default:
      if isDouble { add(.escape) }
      ground(byte, isAlt: true)
    }
  }

  private mutating func shift(_ byte: UInt8, modifier: Int?, isAlt: Bool) {
    if modifier == nil, (0x31...0x39).contains(byte) {
      state = .shift(modifier: Int(byte - 0x30), isAlt: isAlt)
      return
    }
    state = .ground
    guard let key = KeySequences.shifted(byte, modifier: modifier) else {
      if byte < 0x20 || byte == 0x7F { ground(byte, isAlt: false) }
      return
    }
    events.append(.key(isAlt ? Key(key.code, isControl: key.isControl, isAlt: true) : key))
  }

  private mutating func sequence(_ bytes: [UInt8], _ byte: UInt8, isAlt: Bool) {
    guard (0x20...0x7E).contains(byte) else {
      // A sequence that was cut off; what comes next is whole again.
      ground(byte, isAlt: false)
      return
    }
    // ESC [ [ A is F1 on the console of Linux.
    let isLinux = bytes == [UInt8(ascii: "[")]
    let isFinal = (0x40...0x7E).contains(byte) && !(bytes.isEmpty && byte == UInt8(ascii: "["))
    guard isFinal || isLinux || KeySequences.isShiftedByRxvt(bytes, byte) else {
      // Beyond the bound only the end is waited for.
      let kept = bytes.count < Self.maximumSequenceBytes ? bytes + [byte] : bytes
      state = .sequence(kept, isAlt: isAlt)
      return
    }
    state = .ground
    if bytes.isEmpty, byte == UInt8(ascii: "M") {
      state = .oldMouse([])
      return
    }
    guard bytes.count < Self.maximumSequenceBytes else { return }
    switch KeySequences.meaning(bytes, final: byte) {
    case .key(let key):
      events.append(.key(isAlt ? Key(key.code, isControl: key.isControl, isAlt: true) : key))
    case .mouse(let event): events.append(.mouse(event))
    case .confirmed: events.append(.confirmed)
    case .pasteBegins:
      pasted = []
      endMarkBytes = 0
      state = .paste
    case nil: break
    }
  }

  private mutating func oldMouse(_ bytes: [UInt8]) {
    guard bytes.count == 3 else {
      state = .oldMouse(bytes)
      return
    }
    state = .ground
    let numbers = bytes.map { Int($0) - 32 }
    if let event = KeySequences.mouse(
      numbers[0], column: numbers[1], row: numbers[2], isRelease: numbers[0] & 3 == 3)
    {
      events.append(.mouse(event))
    }
  }

  private mutating func answer(_ byte: UInt8, _ opener: UInt8, sawEscape: Bool) {
    let ends = byte == 0x07 || sawEscape && byte == UInt8(ascii: "\\")
    state =
      ends ? .ground : .answer(opener: opener, isEmpty: false, sawEscape: byte == 0x1B)
  }

  // MARK: Pasting

  private static let endMark = Array("\u{1B}[201~".utf8)

  private mutating func paste(_ byte: UInt8) {
    if byte == Self.endMark[endMarkBytes] {
      endMarkBytes += 1
      if endMarkBytes == Self.endMark.count { endPaste() }
      return
    }
    // What looked like the mark was text; ESC stands at its beginning only.
    keep(Self.endMark.prefix(endMarkBytes))
    endMarkBytes = byte == 0x1B ? 1 : 0
    if endMarkBytes == 0 { keep([byte]) }
  }

  private mutating func keep(_ bytes: some Collection<UInt8>) {
    pasted += bytes.prefix(max(0, Self.maximumPasteBytes - pasted.count))
  }

  private mutating func endPaste() {
    // Terminals send a carriage return for the end of a line, as the Enter key does.
    let text = String(decoding: pasted, as: UTF8.self)
    var lines = String.UnicodeScalarView()
    var before: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        lines.append("\n")
      } else if scalar != "\n" || before != "\r" {
        lines.append(scalar)
      }
      before = scalar
    }
    events.append(.pasted(String(lines)))
    pasted = []
    endMarkBytes = 0
    state = .ground
  }
}
