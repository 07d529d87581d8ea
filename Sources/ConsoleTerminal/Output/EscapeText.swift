internal import ConsoleUI
internal import MigrationEngine
internal import UnixKit

/// What is said to the terminal beside the picture; all of it bounded, and only where a terminal of
/// that kind shows nothing of what it does not know.
struct EscapeText {
  /// The longest text that is copied; terminals refuse more than about 100 KB of Base64.
  static let maximumCopyBytes = 74_994
  /// The longest notice.
  static let maximumNoticeCharacters = 200

  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"
  /// Buttons and the wheel, in decimal.
  static let mouseOn = "\u{1B}[?1000h\u{1B}[?1006h"
  static let mouseOff = "\u{1B}[?1006l\u{1B}[?1000l"
  /// “How are you?”; answered with `ESC [ 0 n`.
  static let probe = "\u{1B}[5n"
  static let bell = "\u{07}"

  /// tmux stands between: it takes what it knows, and passes on what is wrapped, both only where
  /// its
  /// user has allowed it (set-clipboard, allow-passthrough).
  private let isInTmux: Bool
  /// Whether it takes ESC ] … BEL without showing any of it.
  private let takesText: Bool

  init(_ environment: ProcessEnvironment) {
    let kind = environment["TERM"] ?? ""
    isInTmux = environment["TMUX"] != nil
    takesText = !["linux", "vt", "ansi", "cons", "sun", "hurd", "Eterm"].contains {
      kind.hasPrefix($0)
    }
  }

  /// Puts text into the clipboard (OSC 52); `nil` when it is too long, or the terminal cannot.
  func copy(_ text: String) -> [UInt8]? {
    let bytes = Array(text.utf8)
    guard takesText, bytes.count <= Self.maximumCopyBytes else { return nil }
    return wrapped(Array("\u{1B}]52;c;".utf8) + Base64.text(of: bytes) + [0x07])
  }

  /// Tells the operator something even where the terminal is not looked at: OSC 9.
  func notice(_ text: TerminalSafe) -> [UInt8]? {
    guard takesText else { return nil }
    let shown = text.prefix(Self.maximumNoticeCharacters).text
    return wrapped(Array("\u{1B}]9;\(shown)".utf8) + [0x07])
  }

  private func wrapped(_ sequence: [UInt8]) -> [UInt8] {
    guard isInTmux else { return sequence }
    var inner: [UInt8] = []
    for byte in sequence {
      if byte == 0x1B { inner.append(byte) }
      inner.append(byte)
    }
    return sequence + Array("\u{1B}Ptmux;".utf8) + inner + Array("\u{1B}\\".utf8)
  }
}
