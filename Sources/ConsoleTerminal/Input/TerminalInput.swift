package import ConsoleUI

/// What comes from a terminal, and from the system about it.
package enum TerminalInput: Equatable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text that was pasted as a whole; its lines end in a line feed.
  case pasted(String)
  /// The terminal has another size; the next picture is to have it.
  case resized(Size)
  /// The program goes on after it was stopped; all of the screen is drawn again.
  case returned
  /// Somebody wants the program stopped from outside; whoever may do so calls
  /// ``Terminal/suspend()``.
  case stopAsked
  /// Somebody wants the program ended from outside.
  case endAsked
  /// There is no terminal any more; nothing that is drawn is seen.
  case gone
}
