import Glibc
import Testing

/// `midstream` in a terminal that people use: tmux, which tells what it shows.
final class ConsoleSession {
  /// So long something may take to be seen before it counts as missing.
  private static let deadlineNanoseconds: UInt64 = 60_000_000_000
  /// How often it is looked.
  private static let lookMilliseconds: Int32 = 20

  static let canRun: Bool = {
    let places: [String] = ["/usr/bin/tmux", "/usr/local/bin/tmux"]
    return Program.canOpenTerminals && places.contains { access($0, X_OK) == 0 }
  }()

  private let workshop: Workshop

  /// Starts the program with some arguments.
  ///
  /// Before and after it the terminal's settings are written down, and how it ended.
  init(
    _ arguments: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
  ) throws {
    workshop = try Workshop(in: "/tmp")
    let words = [try Program.products() + "/midstream"] + arguments
    let command = words.map { "'\($0)'" }.joined(separator: " ")
    let variables = environment.sorted { $0.key < $1.key }.map {
      "export \($0.key)='\($0.value)'\n"
    }
    try workshop.write(
      """
      \(variables.joined())stty -a > before
      echo $$ > shell
      \(command) 2> errors
      code=$?
      stty -a > after
      echo $code > code.new && mv code.new code
      exec cat
      """, to: "script")
    try tmux(
      "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-c", workshop.path,
      "env LC_ALL=C.UTF-8 XDG_CONFIG_HOME='\(workshop.path)/config' sh script")
    try tmux("set", "-g", "status", "off")
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  deinit { _ = try? tmux("kill-server") }

  @discardableResult private func tmux(_ words: String...) throws -> String {
    let all =
      ["/usr/bin/env", "-u", "TMUX", "TERM=xterm-256color"]
      + ["tmux", "-S", workshop.path(of: "socket"), "-f", "/dev/null"] + words
    let result = try Program.run(all, in: workshop.path)
    guard result.code == 0 else {
      throw Program.Failure(what: "tmux \(words): \(result.errors)")
    }
    return result.output
  }

  // MARK: Whoever sits before it

  /// Presses keys, as tmux names them.
  func press(_ keys: String...) throws {
    for key in keys { try tmux("send-keys", key) }
  }

  func type(_ text: String) throws { try tmux("send-keys", "-l", text) }

  func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// What is shown, row after row.
  func lines() throws -> [String] {
    var lines = try tmux("capture-pane", "-p")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// Waits until something is shown.
  @discardableResult func wait(
    until what: String, _ isThere: ([String]) -> Bool
  ) throws -> [String] {
    let end = Program.now + Self.deadlineNanoseconds
    while true {
      let lines = try lines()
      if isThere(lines) { return lines }
      guard Program.now < end else {
        throw Program.Failure(what: "never seen: \(what), but\n" + lines.joined(separator: "\n"))
      }
      poll(nil, 0, Self.lookMilliseconds)
    }
  }

  /// Waits until a text is shown.
  @discardableResult func wait(for text: String) throws -> [String] {
    try wait(until: text) { $0.contains { $0.contains(text) } }
  }

  // MARK: When it has ended

  /// How the program ended, once it has.
  func code() throws -> Int {
    let end = Program.now + Self.deadlineNanoseconds
    while true {
      if let text = try? workshop.text(of: "code"), let code = Int(text.dropLast()) { return code }
      guard Program.now < end else {
        throw Program.Failure(
          what: "it did not end, but shows\n" + (try lines().joined(separator: "\n")))
      }
      poll(nil, 0, Self.lookMilliseconds)
    }
  }

  /// Whether the terminal is as it was before.
  func isRestored() throws -> Bool {
    let flags = try tmux(
      "display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}")
    return try workshop.text(of: "before") == workshop.text(of: "after") && flags == "0 1 0\n"
  }

  /// What was written to standard error.
  func errors() throws -> String { try workshop.text(of: "errors") }

  /// The process of the program.
  func process() throws -> pid_t {
    let shell = try workshop.text(of: "shell").dropLast()
    let children = try Workshop.bytes(at: "/proc/\(shell)/task/\(shell)/children")
    let text = String(decoding: children, as: UTF8.self).split(separator: " ").first ?? ""
    guard let process = pid_t(text) else { throw Program.Failure(what: "it does not run") }
    return process
  }
}
