internal import ConsoleUI
internal import Glibc
internal import UnixKit

/// The terminal as the kernel has it: bytes in and out, settings, size.
final class TerminalDevice {
  /// A terminal that does not know its size, such as a serial line, has this one.
  static let usualSize = Size(columns: 80, rows: 24)
  /// The most that is taken at once.
  private static let readBytes = 1 << 16

  let number: Int32
  /// Reading or writing never waits.
  private let isPatient: Bool
  private let saved: termios

  /// Opens the terminal that is both input and output.
  ///
  /// It is opened anew: not to wait is a property of the open file, and this one's is shared with
  /// the
  /// shell, which does not expect it.
  init() throws(TerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .noTerminal }
    let flags = O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    var opened = open("/dev/tty", flags)
    if opened >= 0, !Self.isOutput(opened) {
      Glibc.close(opened)
      opened = -1
    }
    if opened < 0 { opened = open("/proc/self/fd/1", flags) }
    isPatient = opened >= 0
    // Whoever has become another user may use their terminal, but not open it.
    if opened < 0 { opened = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) }
    var settings = termios()
    guard opened >= 0, tcgetattr(opened, &settings) == 0 else {
      throw .system(String(cString: strerror(errno)) + "; start midstream in another terminal")
    }
    number = opened
    saved = settings
  }

  deinit { Glibc.close(number) }

  /// Whether it is the terminal that is written to by everybody else here.
  private static func isOutput(_ number: Int32) -> Bool {
    let deviceNumber: UInt = 0x8004_5432  // TIOCGDEV, asm-generic/ioctls.h
    var device: UInt32 = 0
    var status = stat()
    return ioctl(number, deviceNumber, &device) == 0 && fstat(STDOUT_FILENO, &status) == 0
      && UInt64(device) == UInt64(status.st_rdev)
  }

  /// Whether standard error is this terminal too.
  static var isAlsoErrors: Bool {
    var (output, errors) = (stat(), stat())
    return isatty(STDERR_FILENO) == 1 && fstat(STDOUT_FILENO, &output) == 0
      && fstat(STDERR_FILENO, &errors) == 0 && output.st_rdev == errors.st_rdev
  }

  /// Every key arrives at once and as it is, Ctrl-C and Ctrl-Z too; nothing is echoed.
  func setRaw() {
    var raw = saved
    cfmakeraw(&raw)
    tcsetattr(number, TCSANOW, &raw)
  }

  /// As it was before.
  func restore() {
    var settings = saved
    tcsetattr(number, TCSANOW, &settings)
  }

  /// How many cells it has.
  var size: Size {
    var size = winsize()
    guard ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return Self.usualSize
    }
    return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// What the kernel has not yet sent on; always 0 in pseudo-terminals.
  var queuedBytes: Int {
    var count: Int32 = 0
    return ioctl(number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
  }

  /// What came of reading.
  enum Reading: Equatable {
    case bytes([UInt8])
    case nothing
    case gone
  }

  /// What was typed, as much as is there.
  func read() -> Reading {
    guard isPatient || isReadable else { return .nothing }
    var room = [UInt8](repeating: 0, count: Self.readBytes)
    while true {
      let count = Glibc.read(number, &room, room.count)
      if count > 0 { return .bytes(Array(room[..<count])) }
      // Nothing read is the end: only a terminal that was hung up has one.
      if count == 0 { return .gone }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .nothing
      default: return .gone
      }
    }
  }

  /// Waits until something was typed; `false` when nothing was in time.
  func waitForInput(upToMilliseconds milliseconds: Int) -> Bool {
    var poller = Poller()
    poller.add(number, .read)
    poller.wait(upToMilliseconds: milliseconds)
    return !poller.result(at: 0).isEmpty
  }

  private var isReadable: Bool { waitForInput(upToMilliseconds: 0) }

  /// Waits until there is room to write.
  func waitForRoom(upToMilliseconds milliseconds: Int) {
    var poller = Poller()
    poller.add(number, .write)
    poller.wait(upToMilliseconds: milliseconds)
  }

  /// Forgets what was typed and not read.
  func dropInput() { tcflush(number, TCIFLUSH) }

  /// Writes as much as there is room for, and returns how much that was; `nil` when the terminal is
  /// gone.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBytes { raw in
      while true {
        let count = Glibc.write(number, raw.baseAddress, raw.count)
        if count >= 0 { return count }
        switch errno {
        case EINTR: continue
        case EAGAIN: return 0
        default: return nil
        }
      }
    }
  }
}
