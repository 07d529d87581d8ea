/// Why the screen could not be had, in words that say what to do.
package struct TerminalError: Error, Equatable, Sendable {
  /// What went wrong, stable across releases.
  package enum Code: String, Sendable, CaseIterable {
    case noTerminal = "terminal.none"
    case unknownKind = "terminal.unknown-kind"
    case cannotDraw = "terminal.cannot-draw"
    case inUse = "terminal.in-use"
    case system = "terminal.system"
  }

  /// What went wrong, for programs.
  package let code: Code
  /// What went wrong, for people; ends in a remedy.
  package let message: String

  private static let instead =
    "use “midstream --once” for one picture as text, or “midstream --stream” for a line an event"

  static let noTerminal = TerminalError(
    code: .noTerminal, message: "input and output are no terminal; \(instead)")
  static let inUse = TerminalError(
    code: .inUse, message: "this program draws on its terminal already; close that first")

  static func unknownKind(_ name: String) -> TerminalError {
    TerminalError(
      code: .unknownKind,
      message: name.isEmpty
        ? "TERM is not set, so nothing is known of this terminal; set it, for example"
          + " TERM=xterm-256color, or \(instead)"
        : "this system knows no terminal called “\(name)”; set TERM=xterm-256color, install its"
          + " description (ncurses-term), or \(instead)")
  }

  static func cannotDraw(_ name: String) -> TerminalError {
    TerminalError(
      code: .cannotDraw,
      message: "a terminal called “\(name)” cannot draw pictures; set TERM=xterm-256color if yours"
        + " can, or \(instead)")
  }

  static func system(_ cause: some CustomStringConvertible) -> TerminalError {
    TerminalError(code: .system, message: "the terminal could not be set up: \(cause)")
  }
}

extension TerminalError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
