internal import CSystem
internal import Glibc

/// A terminal without a screen: programs run in it, and this process is whoever sits before it.
///
/// For tests and measurements of programs that draw.
package final class PseudoTerminal: Sendable {
  private let front: OpenDescriptor
  /// Keeps the terminal's settings while no program has it open.
  private let back: OpenDescriptor
  /// Where programs open it.
  package let path: String

  /// A terminal of a size.
  ///
  /// - Throws: `exhausted` when there is none left.
  package init(columns: Int, rows: Int) throws(SocketError) {
    let number = midstream_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard number >= 0 else { throw .last("open", "a pseudo-terminal") }
    front = OpenDescriptor(number)
    var name = [CChar](repeating: 0, count: 64)
    guard midstream_unlockpt(number) == 0,
      midstream_ptsname(number, &name, UInt(name.count)) == 0
    else { throw .last("name", "a pseudo-terminal") }
    path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let other = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard other >= 0 else { throw .last("open", path) }
    back = OpenDescriptor(other)
    OpenDescriptor.setUp(number)
    resize(columns: columns, rows: rows)
  }

  /// For pollers.
  package var number: Int32 { front.number }

  /// Gives it another size; programs in it get SIGWINCH.
  package func resize(columns: Int, rows: Int) {
    var size = winsize(
      ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0,
      ws_ypixel: 0)
    _ = ioctl(front.number, UInt(TIOCSWINSZ), &size)
  }

  /// Starts a program in it.
  ///
  /// - Throws: `missing` when there is no such program.
  package func start(
    _ words: [String], environment: [String: String]
  ) throws(SocketError) -> StartedProgram {
    try StartedProgram.start(words, environment: environment, onTerminal: path)
  }

  /// Takes what programs have written, as soon as there is something.
  ///
  /// - Returns: `later` when nothing came in time.
  package func read(
    into buffer: inout [UInt8], upToMilliseconds milliseconds: Int
  ) -> StreamSocket.Transfer {
    var poller = Poller()
    poller.add(front.number, .read)
    poller.wait(upToMilliseconds: milliseconds)
    var room = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(front.number, &room, room.count)
    guard count > 0 else { return count < 0 && errno == EAGAIN ? .later : .ended }
    buffer += room[..<count]
    return .moved(count)
  }

  /// Types; `false` when the terminal takes no more because nobody reads.
  @discardableResult package func type(_ bytes: [UInt8]) -> Bool {
    write(front.number, bytes, bytes.count) == bytes.count
  }

  /// How it treats what is typed and written, in a form to be compared: all that `stty -a` shows.
  package var settings: String {
    var settings = termios()
    guard tcgetattr(back.number, &settings) == 0 else { return "none" }
    let characters = withUnsafeBytes(of: &settings.c_cc) { $0.map { String($0) } }
    return "input \(settings.c_iflag), output \(settings.c_oflag), control \(settings.c_cflag),"
      + " local \(settings.c_lflag), characters \(characters.joined(separator: " "))"
  }
}
