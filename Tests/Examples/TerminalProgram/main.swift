// Draws pictures and tells what was typed, for the tests that look at a terminal.
//
//   terminal-program PICTURE [--depth DEPTH] [--no-mouse]
//
// After each input it says with a notice how many there were, and what the last one was: whoever
// has
// read that has read all that the input led to. Some keys do more: `TerminalProgram` and `Trouble`.
import ConsoleTerminal
import ConsoleUI
import Glibc
import UnixKit

var arguments = CommandLine.arguments.dropFirst()
let picture = arguments.popFirst().flatMap { Picture(rawValue: $0) } ?? .words
var options = Terminal.Options()
while let word = arguments.popFirst() {
  switch word {
  case "--depth": options.depth = arguments.popFirst().flatMap { ColourDepth(rawValue: $0) }
  case "--no-mouse": options.mouse = false
  default: exit(2)
  }
}

do {
  let terminal = try Terminal.open(options)
  CrashGuard.note(["midstream: the recording is /tmp/recording", "midstream: last: finalize"])
  var program = TerminalProgram(terminal, picture)
  let code = program.run()
  terminal.close()
  print("left with \(code)")
  exit(code)
} catch {
  print("\(error.code.rawValue): \(error)")
  exit(3)
}
