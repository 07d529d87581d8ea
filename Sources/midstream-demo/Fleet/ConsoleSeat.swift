internal import Glibc
internal import UnixKit

/// The console on the terminal that the demo was started from, which is given back whatever
/// happens.
final class ConsoleSeat {
  private static let endMilliseconds = 3_000
  /// From the other screen back, with a cursor and without mouse and marked pastes: xterm's control
  /// sequences, for a console that had no time to send them.
  private static let restoring =
    "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?2004l\u{1B}[?1049l\u{1B}[?25h\u{1B}[0m\r\n"

  private let console: ChildProcess
  private var settings = termios()
  private let hasSettings: Bool

  /// - Throws: when the console cannot be started.
  init(_ program: String, _ place: DemoPlace, nodes: [String]) throws(ChildProcess.Failure) {
    hasSettings = tcgetattr(0, &settings) == 0
    let hint =
      "Try it: M migrates \(nodes.first ?? "edge-1")/rate_limiter while it serves, B takes it back"
    console = try ChildProcess(
      [program, "--say", hint], environment: [SocketFolders.variable: place.folders.sockets],
      hasTerminal: true)
  }

  /// Whether the operator has left.
  var hasEnded: Bool { console.hasEnded }

  /// Ends the console where it runs still, and gives the terminal back.
  func end() {
    console.signal(SIGTERM)
    console.wait(upToMilliseconds: ConsoleSeat.endMilliseconds)
    // One that was killed has left the terminal as it was drawn on; told to end, it has not.
    if let signal = console.endSignal, signal != SIGTERM {
      let bytes = Array(ConsoleSeat.restoring.utf8)
      _ = write(1, bytes, bytes.count)
    }
    if hasSettings { tcsetattr(0, TCSADRAIN, &settings) }
  }
}
