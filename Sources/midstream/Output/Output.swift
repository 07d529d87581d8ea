internal import ConsoleUI
internal import Glibc
internal import MigrationEngine
internal import Synchronization

/// The program's two ways out: results go to standard output, everything else beside it.
///
/// Only safe text gets through; see ``TerminalSafe``.
enum Output {
  /// Whether a progress bar stands on the terminal's last line, to be wiped before anything else.
  static let hasBar = Atomic<Bool>(false)

  private static let broken = Atomic<Bool>(false)

  /// Whether a result could not be written, to a full disk for one.
  static var isBroken: Bool { broken.load(ordering: .relaxed) }

  /// A result.
  static func line(_ text: TerminalSafe) { write(text.text + "\n", to: STDOUT_FILENO) }

  /// Pages of ours.
  static func text(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// A problem, a hint or a notice.
  static func error(_ text: TerminalSafe) { write("midstream: \(text.text)\n", to: STDERR_FILENO) }

  /// A plain line of progress.
  static func notice(_ text: TerminalSafe) { write(text.text + "\n", to: STDERR_FILENO) }

  /// Draws a progress bar, over the one that stands there.
  static func bar(_ text: String) {
    write(text, to: STDERR_FILENO)
    hasBar.store(true, ordering: .releasing)
  }

  /// Takes the progress bar away.
  static func wipeBar() { write("", to: STDERR_FILENO) }

  /// A result for programs.
  static func json(_ value: Value) { json(value, .pretty) }

  /// One of many results for programs, on a line of its own.
  static func jsonLine(_ value: Value) { json(value, .compact) }

  private static func json(_ value: Value, _ style: JSON.Style) {
    do throws(JSONError) {
      text(escaped(try JSON.text(of: value, style: style, limits: resultLimits)))
    } catch {
      Output.error("the result cannot be written as JSON: \(error.message); run without --json")
      broken.store(true, ordering: .relaxed)
    }
  }

  /// What a document may hold, some levels deeper; how much is listed is bounded elsewhere.
  private static let resultLimits = JSON.Limits(
    maximumBytes: .max, maximumDepth: JSON.Limits.stateFile.maximumDepth + 16)

  /// JSON whose strings cannot move the cursor either, for somebody looks at it in a terminal.
  ///
  /// Outside of strings JSON has nothing that is unsafe but its line breaks.
  private static func escaped(_ json: String) -> String {
    func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
      scalar != "\n" && TerminalSafe.isUnsafe(scalar)
    }
    guard json.unicodeScalars.contains(where: isUnsafe) else { return json }
    var safe = ""
    for scalar in json.unicodeScalars {
      guard isUnsafe(scalar) else {
        safe.unicodeScalars.append(scalar)
        continue
      }
      for unit in UTF16.encode(scalar) ?? .init() {
        let digits = String(unit, radix: 16)
        safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return safe
  }

  private static func write(_ text: String, to descriptor: Int32) {
    let wipe = hasBar.exchange(false, ordering: .acquiringAndReleasing) ? "\r\u{1B}[K" : ""
    if !wipe.isEmpty, descriptor == STDOUT_FILENO { write(wipe, to: STDERR_FILENO) }
    var text = descriptor == STDERR_FILENO ? wipe + text : text
    text.withUTF8 { bytes in
      var offset = 0
      while offset < bytes.count {
        let written = Glibc.write(
          descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        if written < 0 && errno == EAGAIN {
          // Somebody made the pipe non-blocking; wait until it takes more.
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waiting, 1, -1)
          continue
        }
        if written < 0 && errno != EINTR {
          if descriptor == STDOUT_FILENO { broken.store(true, ordering: .relaxed) }
          return
        }
        offset += max(0, written)
      }
    }
  }
}

/// What is known of the terminal on standard error.
enum Terminal {
  /// Whether a line can be drawn over again.
  static var canRedraw: Bool {
    guard isatty(STDERR_FILENO) == 1, let kind = getenv("TERM") else { return false }
    return String(cString: kind) != "dumb"
  }

  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
