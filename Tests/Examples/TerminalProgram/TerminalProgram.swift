import ConsoleTerminal
import ConsoleUI
import UnixKit

/// The loop of a program with a terminal, as small as it can be.
struct TerminalProgram {
  let terminal: Terminal
  let picture: Picture
  private var inputs = 0
  private var step = 0
  private var code: Int32?

  init(_ terminal: Terminal, _ picture: Picture) {
    self.terminal = terminal
    self.picture = picture
  }

  /// Runs until it is told to leave; returns what to exit with.
  mutating func run() -> Int32 {
    draw()
    terminal.notice("idle 0 at \(terminal.depth.rawValue)")
    var poller = Poller()
    while code == nil {
      poller.clear()
      poller.add(terminal.descriptor, .read)
      poller.wait(upToMilliseconds: nil)
      for input in terminal.read() {
        inputs += 1
        act(on: input)
        terminal.notice("idle \(inputs) \(Self.text(of: input))")
      }
    }
    return code ?? 0
  }

  private func draw() { terminal.draw(picture.grid(terminal.size, step: step)) }

  private mutating func act(on input: TerminalInput) {
    switch input {
    case .key(let key): act(on: key)
    case .resized, .returned: draw()
    case .stopAsked: terminal.suspend()
    case .endAsked: code = 5
    case .gone: code = 6
    case .mouse, .pasted: break
    }
  }

  private mutating func act(on key: Key) {
    switch key.description {
    case "q": code = 0
    case "=": draw()
    case ".":
      step += 1
      draw()
    case "Ctrl-L": terminal.redraw()
    case "Ctrl-Z": terminal.suspend()
    case "m": terminal.setMouse(on: false)
    case "M": terminal.setMouse(on: true)
    case "y": terminal.copy("copied: ü")
    case "b": terminal.bell()
    case "i": terminal.notice("interval \(terminal.recommendedIntervalMilliseconds)")
    default: Trouble(rawValue: key.description)?.make(terminal)
    }
  }

  private static func text(of input: TerminalInput) -> String {
    switch input {
    case .key(let key): "\(key)"
    case .mouse(let event): "\(event)"
    case .pasted(let text): "pasted \(text.utf8.count) \(text)"
    case .resized(let size): "resized \(size.columns)x\(size.rows)"
    case .returned: "returned"
    case .stopAsked: "stopAsked"
    case .endAsked: "endAsked"
    case .gone: "gone"
    }
  }
}
