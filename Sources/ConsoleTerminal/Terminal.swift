internal import CCrashGuard
package import ConsoleUI
internal import Glibc
package import UnixKit

/// The terminal: pictures go out, keys come in.
///
/// There is one, it belongs to one thread, and nothing in it waits for anybody. A loop polls
/// ``descriptor`` beside whatever else it waits for, calls ``read()`` when that can be read, and
/// ``draw(_:)`` whenever it has another picture, though not more often than
/// ``recommendedIntervalMilliseconds`` says.
///
/// ```swift
/// let terminal = try Terminal.open()
/// defer { terminal.close() }
/// terminal.draw(grid)
/// poller.add(terminal.descriptor, .read)
/// poller.wait(upToMilliseconds: 1_000)
/// for input in terminal.read() { … }
/// ```
///
/// ## Topics
///
/// - Pictures: ``draw(_:)``, ``redraw()``, ``size``, ``depth``
/// - Inputs: ``descriptor``, ``read()``, ``setMouse(on:)``
/// - Beside the picture: ``copy(_:)``, ``notice(_:)``, ``bell()``
/// - Giving it back: ``suspend()``, ``close()``, ``CrashGuard``
package final class Terminal {
  /// What is wanted of it.
  package struct Options: Equatable, Sendable {
    /// How many colours; what the user and the terminal say when `nil`.
    package var depth: ColourDepth?
    package var mouse: Bool

    /// What is wanted.
    package init(depth: ColourDepth? = nil, mouse: Bool = true) {
      self.depth = depth
      self.mouse = mouse
    }
  }

  /// How many colours there are; themes are made for it.
  package let depth: ColourDepth
  /// How many cells there are; a change of it is an input.
  package internal(set) var size: Size

  let device: TerminalDevice
  let canvas: Canvas
  var outlet: Outlet
  var pace = OutputPace()
  var decoder = InputDecoder()
  /// A picture that could not be sent yet.
  var wanted: Grid?
  /// The last one that was sent.
  var sent: Grid?
  /// Inputs that came about by themselves.
  var queued: [TerminalInput] = []
  var isMouseOn: Bool
  var isGone = false
  private(set) var isOpen = true

  let ready: ReadySet
  let wakeUp: WakeUp
  let sequenceEnd: CountDown
  let holdEnd: CountDown
  let stray: StrayText?
  let escapes: EscapeText
  var waitsForRoom = false

  /// ncurses and signals exist once in a process.
  private static let isTaken = Lock(false)
  /// How long giving the screen back may take at a terminal that is stuck.
  static let farewellMilliseconds = 500

  /// Takes the terminal that the program was started in.
  ///
  /// - Throws: `noTerminal`, `unknownKind` or `cannotDraw` where there is nothing to draw on;
  ///   nothing was changed then.
  package static func open(
    _ options: Options = Options(), environment: ProcessEnvironment = .current
  ) throws(TerminalError) -> Terminal {
    let isFree = isTaken.withLock { taken in
      defer { taken = true }
      return !taken
    }
    guard isFree else { throw .inUse }
    do throws(TerminalError) {
      return try Terminal(options, environment)
    } catch {
      isTaken.withLock { $0 = false }
      throw error
    }
  }

  private init(_ options: Options, _ environment: ProcessEnvironment) throws(TerminalError) {
    let device = try TerminalDevice()
    let ready: ReadySet
    do throws(SocketError) {
      ready = try ReadySet()
      wakeUp = try WakeUp()
      sequenceEnd = try CountDown()
      holdEnd = try CountDown()
      try ready.watch(device.number, .read)
      for number in [wakeUp.number, sequenceEnd.number, holdEnd.number] {
        try ready.watch(number, .read)
      }
    } catch {
      throw .system(error)
    }
    stray = StrayText()
    // Before ncurses, which handles signals itself where nobody else does.
    let (kept, errors) = (stray?.number ?? -1, stray?.errors ?? STDERR_FILENO)
    guard crash_guard_arm(device.number, wakeUp.number, kept, errors) == 0 else {
      throw .system("its settings are unknown; start midstream in another terminal")
    }
    do throws(TerminalError) {
      canvas = try Canvas(environment, device: device, depth: options.depth)
    } catch {
      crash_guard_disarm()
      device.restore()
      throw error
    }
    self.device = device
    self.ready = ready
    outlet = Outlet(device)
    escapes = EscapeText(environment)
    depth = canvas.depth
    size = device.size
    isMouseOn = options.mouse
    let restoring =
      Array((EscapeText.mouseOff + EscapeText.pasteOff).utf8) + canvas.restoring
    crash_guard_set_restore(restoring, restoring.count)
    enter()
  }

  deinit { close() }

  /// Gives the terminal back as it was; nothing can be drawn any more.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    leave()
    crash_guard_disarm()
    Terminal.isTaken.withLock { $0 = false }
  }

  /// To be polled: can be read when there is something to ``read()``.
  package var descriptor: Int32 { ready.number }

  // MARK: Pictures

  /// Shows a picture, as soon as the terminal takes one: of those that come meanwhile, the last.
  ///
  /// Only what differs from the picture before is written, and nothing where nothing does.
  package func draw(_ grid: Grid) {
    guard isOpen, !isGone else { return }
    wanted = grid
    sendWanted()
  }

  /// Draws all of the screen again, for when something else has written on it.
  package func redraw() {
    guard isOpen, !isGone else { return }
    canvas.forget()
    wanted = wanted ?? sent
    sendWanted()
  }

  /// How long the loop should let pass from one picture to the next, by how quickly the terminal
  /// takes them; see ``OutputPace``.
  package var recommendedIntervalMilliseconds: Int { pace.intervalMilliseconds }

  // MARK: Beside the picture

  /// Lets the mouse be ours, or leaves it to the terminal, where it selects text.
  package func setMouse(on: Bool) {
    guard isOpen, on != isMouseOn else { return }
    isMouseOn = on
    say(Array((on ? EscapeText.mouseOn : EscapeText.mouseOff).utf8))
  }

  /// Puts text into the operator's clipboard, where their terminal lets programs do that.
  ///
  /// - Returns: Whether it was sent; longer texts than terminals take are not.
  @discardableResult package func copy(_ text: String) -> Bool { say(escapes.copy(text)) }

  /// Tells the operator something even where the terminal is not looked at, if theirs can.
  @discardableResult package func notice(_ text: TerminalSafe) -> Bool {
    say(escapes.notice(text))
  }

  /// Calls the operator.
  package func bell() { say(Array(EscapeText.bell.utf8)) }

  @discardableResult private func say(_ bytes: [UInt8]?) -> Bool {
    guard isOpen, !isGone, let bytes else { return false }
    outlet.send(bytes)
    watchForRoom()
    return true
  }
}
