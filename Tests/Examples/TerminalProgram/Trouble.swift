import ConsoleTerminal
import ConsoleUI
import Glibc
import UnixKit

/// Ways to end badly, by the keys that lead there.
enum Trouble: String {
  case trap = "!"
  case trapElsewhere = "@"
  case abort = "A"
  case overflow = "O"
  case exit = "E"
  case stuck = "S"
  case spoil = "W"

  /// Does it.
  func make(_ terminal: Terminal) {
    switch self {
    case .trap: Self.trap()
    case .trapElsewhere: WorkerThread { Self.trap() }?.join()
    case .abort: Glibc.abort()
    case .overflow: _ = Self.overflow(1)
    // Nobody gives the terminal back before.
    case .exit: Glibc.exit(7)
    case .stuck:
      terminal.notice("stuck")
      while true { pause() }
    case .spoil: Self.say("somebody wrote \u{1B}[31mthis\n")
    }
  }

  private static func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }

  private static func trap() {
    let numbers = CommandLine.arguments.dropFirst(1_000)
    precondition(!numbers.isEmpty, "there are few arguments")
  }

  private static func overflow(_ depth: Int) -> Int {
    depth == 0 ? 0 : overflow(depth &+ 1) &+ depth
  }
}
