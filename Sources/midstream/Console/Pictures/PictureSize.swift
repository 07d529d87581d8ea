internal import ConsoleUI
internal import Glibc
internal import UnixKit

/// How large a picture is that is printed as text.
enum PictureSize {
  /// What a pipe is given.
  static let usual = Size(columns: 80, rows: 24)
  /// No terminal is wider or higher.
  private static let maximum = 1_000

  /// What `COLUMNS` and `LINES` say, or the terminal, or else the usual size.
  static var now: Size { size(.current, terminal: terminal) }

  static func size(_ environment: ProcessEnvironment, terminal: Size?) -> Size {
    let known = terminal ?? usual
    return Size(
      columns: number(environment["COLUMNS"]) ?? known.columns,
      rows: number(environment["LINES"]) ?? known.rows)
  }

  private static func number(_ text: String?) -> Int? {
    guard let number = text.flatMap({ Int($0) }), (1...maximum).contains(number) else { return nil }
    return number
  }

  private static var terminal: Size? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return nil }
    return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }
}
