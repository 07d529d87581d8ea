internal import ConsoleUI

/// What the sequences of keys and of the mouse mean.
///
/// They are xterm's, and what rxvt, the console of Linux and others have that differs. One table is
/// right for all of them, since no two contradict one another.
///
/// <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>
enum KeySequences {
  /// What a sequence stands for.
  enum Meaning: Equatable {
    case key(Key)
    case mouse(MouseEvent)
    case confirmed
    case pasteBegins
  }

  /// What ESC [, some parameters and a final byte mean; `nil` for what is not for us, such as
  /// focus.
  static func meaning(_ parameters: [UInt8], final: UInt8) -> Meaning? {
    if parameters.first == UInt8(ascii: "[") { return linuxFunction(final).map { .key(Key($0)) } }
    if parameters.first == UInt8(ascii: "<") {
      guard let numbers = numbers(parameters.dropFirst()), numbers.count == 3,
        final == UInt8(ascii: "M") || final == UInt8(ascii: "m")
      else { return nil }
      return mouse(
        numbers[0], column: numbers[1], row: numbers[2], isRelease: final == UInt8(ascii: "m")
      ).map { .mouse($0) }
    }
    guard let numbers = numbers(parameters[...]) else { return nil }
    let modifier = numbers.count > 1 ? numbers[1] : 1
    switch Character(Unicode.Scalar(final)) {
    case "~": return numbered(numbers, modifier)
    // rxvt: with Ctrl, with Shift, with both.
    case "^", "@": return number(numbers.first).map { .key(Key($0, isControl: true)) }
    case "$": return number(numbers.first).map { .key(Key($0)) }
    case "u":
      return (numbers.first).flatMap { character($0, modifier) }.map { .key($0) }
    case "n": return numbers == [0] ? .confirmed : nil
    case "a"..."d":
      return letter(final - 0x20).map { .key(Key($0)) }
    default: return letter(final).map { .key(key($0, modifier)) }
    }
  }

  /// Whether a byte ends a sequence of rxvt's: ESC [ 5 $ is PgUp with Shift.
  static func isShiftedByRxvt(_ parameters: [UInt8], _ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "$") && !parameters.isEmpty
      && parameters.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// What ESC O and a byte mean: cursor keys in their other mode, F1 to F4, and the keypad.
  static func shifted(_ byte: UInt8, modifier: Int?) -> Key? {
    if let code = letter(byte) { return key(code, modifier ?? 1) }
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      return letter(byte - 0x20).map { Key($0, isControl: true) }
    case UInt8(ascii: "M"): return key(.enter, modifier ?? 1)
    case UInt8(ascii: "I"): return key(.tab, modifier ?? 1)
    case UInt8(ascii: "X"): return .character("=")
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      return .character(Character(Unicode.Scalar(byte - 0x40)))
    default: return nil
    }
  }

  /// A button and a place, counted from 1 as the terminal does; `nil` for what is not asked for.
  static func mouse(_ button: Int, column: Int, row: Int, isRelease: Bool) -> MouseEvent? {
    // Bits 2 to 4 are Shift, Alt and Ctrl; bit 5 says that it only moved.
    guard !isRelease, button & 32 == 0, column > 0, row > 0 else { return nil }
    let action: MouseEvent.Action
    switch button & ~28 {
    case 0: action = .click
    case 1: action = .middleClick
    case 2: action = .rightClick
    case 64: action = .wheelUp
    case 65: action = .wheelDown
    default: return nil
    }
    return MouseEvent(action, at: Point(column: column - 1, row: row - 1))
  }

  private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int]? {
    var numbers: [Int] = []
    for field in parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      // Behind a colon stand details: ESC [ 97:65;2 u is an A.
      let digits = field.prefix { $0 != UInt8(ascii: ":") }
      if digits.isEmpty {
        numbers.append(1)
        continue
      }
      guard digits.count < 8, let number = Int(String(decoding: digits, as: UTF8.self)),
        number >= 0
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// One more than the sum of Shift 1, Alt 2, Ctrl 4, Meta 8.
  private static func key(_ code: Key.Code, _ modifier: Int) -> Key {
    let bits = max(0, modifier - 1)
    let isTab = code == .tab && bits & 1 != 0
    return Key(
      isTab ? .backTab : code, isControl: bits & 4 != 0, isAlt: bits & (2 | 8) != 0)
  }

  private static func letter(_ final: UInt8) -> Key.Code? {
    switch Character(Unicode.Scalar(final)) {
    case "A": .up
    case "B": .down
    case "C": .right
    case "D": .left
    case "F": .end
    case "H": .home
    case "Z": .backTab
    case "P": .function(1)
    case "Q": .function(2)
    case "R": .function(3)
    case "S": .function(4)
    default: nil
    }
  }

  private static func linuxFunction(_ final: UInt8) -> Key.Code? {
    switch final {
    case UInt8(ascii: "A")...UInt8(ascii: "E"): .function(Int(final - UInt8(ascii: "A")) + 1)
    default: nil
    }
  }

  private static func numbered(_ numbers: [Int], _ modifier: Int) -> Meaning? {
    switch numbers.first {
    case 200: .pasteBegins
    // modifyOtherKeys: 27, the modifier, the character.
    case 27 where numbers.count == 3: character(numbers[2], modifier).map { .key($0) }
    default: number(numbers.first).map { .key(key($0, modifier)) }
    }
  }

  private static func number(_ number: Int?) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case .some(let number) where (11...15).contains(number): .function(number - 10)
    case .some(let number) where (17...21).contains(number): .function(number - 11)
    case .some(let number) where (23...26).contains(number): .function(number - 12)
    case 28, 29: .function((number ?? 0) - 13)
    case .some(let number) where (31...34).contains(number): .function(number - 14)
    default: nil
    }
  }

  /// A character by its number, from terminals that tell more than bytes could.
  private static func character(_ number: Int, _ modifier: Int) -> Key? {
    switch number {
    case 9: return key(.tab, modifier)
    case 13: return key(.enter, modifier)
    case 27: return key(.escape, modifier)
    case 8, 127: return key(.backspace, modifier)
    default:
      guard number >= 0x20, let scalar = Unicode.Scalar(UInt32(number)),
        !TerminalSafe.isUnsafe(scalar), !scalar.properties.isGraphemeExtend
      else { return nil }
      let hasShift = max(0, modifier - 1) & 1 != 0
      let upper = scalar.properties.uppercaseMapping
      return key(
        .character(hasShift && upper.count == 1 ? Character(upper) : Character(scalar)), modifier)
    }
  }
}
