import ConsoleUI
import Foundation
import Testing

/// Keys and the texts that stand for them in configuration files, scripts and on the screen.
@Suite struct KeyTests {
  static let codes: [Key.Code] = [
    .character("x"), .character("S"), .character("ü"), .character("界"), .character("-"),
    .character(" "), .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .escape,
    .tab, .backTab, .backspace, .delete, .insert, .function(1), .function(12), .function(63),
  ]

  @Test(arguments: codes) func textStandsForTheKey(_ code: Key.Code) {
    for isAlt in [false, true] {
      let key = Key(code, isAlt: isAlt)
      #expect(Key(key.description) == key, "\(key.description)")
    }
    if case .character = code { return }
    let key = Key(code, isControl: true)
    #expect(Key(key.description) == key, "\(key.description)")
  }

  @Test(arguments: [
    ("x", Key(.character("x"))), ("X", Key(.character("X"))), ("Space", Key(.character(" "))),
    (" ", Key(.character(" "))), ("Ctrl-P", .control("p")), ("ctrl-p", .control("P")),
    ("Ctrl-Alt-p", Key(.character("p"), isControl: true, isAlt: true)),
    ("Alt-Ctrl-P", Key(.character("p"), isControl: true, isAlt: true)),
    ("Alt-S", Key(.character("S"), isAlt: true)), ("Alt--", Key(.character("-"), isAlt: true)),
    ("F5", Key(.function(5))), ("PageUp", Key(.pageUp)), ("shift-tab", Key(.backTab)),
    ("Ctrl-Up", Key(.up, isControl: true)), ("escape", Key(.escape)),
    ("Ctrl-Space", .control(" ")), ("Ctrl-@", .control(" ")), ("Ctrl-\\", .control("\\")),
  ])
  func textIsRead(_ text: String, _ key: Key) {
    #expect(Key(text) == key)
  }

  @Test(arguments: [
    "", "Ctrl-", "Alt-", "Ctrl-Alt-", "Ctrl-1", "Ctrl-é", "Ctrl-Ctrl-P", "F0", "F64", "F05", "xy",
    "\u{1B}", "\u{200B}", "Hyper-x", "Ctrl -P",
  ])
  func whatNoTerminalSendsIsRefused(_ text: String) {
    #expect(Key(text) == nil)
  }

  /// Whoever binds Ctrl-M has bound Enter, and must be told when both are bound.
  @Test(arguments: [
    ("Ctrl-I", "Tab"), ("Ctrl-M", "Enter"), ("Ctrl-J", "Enter"), ("Ctrl-H", "Backspace"),
    ("Ctrl-?", "Backspace"), ("Ctrl-[", "Esc"), ("Ctrl-/", "Ctrl-_"),
  ])
  func sameBytesAreTheSameKey(_ text: String, _ same: String) {
    #expect(Key(text) == Key(same))
    #expect(Key(text)?.description == same)
  }

  @Test func codableIsTheText() throws {
    let keys = [Key.control("p"), Key(.function(5)), .character(" "), .character("\"")]
    let text = try JSONEncoder().encode(keys)
    #expect(String(decoding: text, as: UTF8.self) == #"["Ctrl-P","F5","Space","\""]"#)
    #expect(try JSONDecoder().decode([Key].self, from: text) == keys)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Key].self, from: Data(#"["Ctrl-1"]"#.utf8))
    }
  }
}

/// The mouse, in text.
@Suite struct MouseEventTests {
  @Test(arguments: MouseEvent.Action.allCases)
  func textStandsForTheEvent(_ action: MouseEvent.Action) throws {
    let event = MouseEvent(action, at: Point(column: 12, row: 5))
    #expect(event.description == "\(action.rawValue) 12,5")
    #expect(MouseEvent(event.description) == event)
    let text = try JSONEncoder().encode([event])
    #expect(try JSONDecoder().decode([MouseEvent].self, from: text) == [event])
  }

  @Test(arguments: ["", "Click", "Click 1", "Click 1,", "Click -1,2", "Tap 1,2", "Click 1,2,3"])
  func anythingElseIsRefused(_ text: String) {
    #expect(MouseEvent(text) == nil)
  }
}
