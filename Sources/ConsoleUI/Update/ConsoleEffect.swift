package import WireProtocol

/// What the console wants done: values, which the shell performs.
package enum ConsoleEffect: Equatable, Sendable {
  /// Ask a node something; the outcome comes back as an input.
  case ask(AskID, NodeID, WireOperation)
  /// Say from now on at hello that we only look, or that we may act; connections are made anew.
  case connect(readOnly: Bool)
  /// Have samples sent this often.
  case watch(intervalMilliseconds: Int)
  /// Look through the folders now.
  case findNodes
  /// Put text into the operator's clipboard.
  case copy(String)
  case bell
  /// Tell the operator even where the terminal is not looked at.
  case notice(String)
  case setMouse(Bool)
  /// Draw all of the screen again.
  case redraw
  /// Go to the shell the console was started from, until the operator comes back.
  case suspend
  case quit
  /// Show this instead of the fleet, until the operator leaves it; the fleet goes on behind it.
  case replay(Recording)
}
