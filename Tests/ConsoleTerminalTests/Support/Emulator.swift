import Foundation
import Glibc
import Testing

/// What a real terminal shows of some bytes: tmux, which people use, which knows wide characters
/// and
/// all colours, and tells cell by cell what it shows.
///
/// The bytes are handed over as a whole; an answer of the terminal's says that it has shown them.
struct Emulator {
  /// What there was to see.
  struct Screen: Equatable {
    /// The rows, with the sequences that say how they look.
    let lines: [String]
    let column: Int
    let row: Int
    let isCursorShown: Bool
    let isAlternate: Bool
    let isMouseOn: Bool

    /// The rows as text alone.
    var plain: [String] { lines.map { $0.replacing(/\u{1B}\[[0-9;:]*m/, with: "") } }
  }

  static let isThere =
    access("/usr/bin/tmux", X_OK) == 0 || access("/usr/local/bin/tmux", X_OK) == 0

  /// Shows bytes on a screen of a size.
  static func show(_ bytes: [UInt8], columns: Int = 60, rows: Int = 8) throws -> Screen {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "midstream-emulator-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(bytes).write(to: folder.appending(path: "bytes"))
    let tmux = "tmux -S '\(folder.path)/socket' -f /dev/null"
    let script = """
      stty raw -echo; cat '\(folder.path)/bytes'; printf '\\033[5n'
      dd bs=1 count=4 of=/dev/null 2>/dev/null; \(tmux) wait-for -S shown; exec cat
      """
    try script.write(to: folder.appending(path: "script"), atomically: false, encoding: .utf8)
    // The server lives on, and must not keep the pipe that the answer is read from.
    _ = try run(
      """
      unset TMUX; export LC_ALL=C.UTF-8
      \(tmux) new-session -d -x \(columns) -y \(rows) "sh '\(folder.path)/script'" \\; \
        set -g status off \\; resize-window -x \(columns) -y \(rows) > /dev/null 2>&1
      """)
    defer { _ = try? run("\(tmux) kill-server") }
    _ = try run("timeout 60 \(tmux) wait-for shown")
    let facts = try run(
      "\(tmux) display-message -p '#{cursor_x} #{cursor_y} #{cursor_flag} #{alternate_on}"
        + " #{mouse_standard_flag}'"
    ).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(facts.count == 5)
    let picture = try run("\(tmux) capture-pane -p -e")
    var lines = picture.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return Screen(
      lines: lines, column: facts[0], row: facts[1], isCursorShown: facts[2] == 1,
      isAlternate: facts[3] == 1, isMouseOn: facts[4] == 1)
  }

  /// Not Foundation's Process: it waits for whoever inherited something, and a server of tmux does.
  private static func run(_ command: String) throws -> String {
    guard let stream = popen(command, "re") else {
      throw Session.Failure(description: "no shell can be started")
    }
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&room, 1, room.count, stream)
      guard count > 0 else { break }
      bytes += room[..<count]
    }
    let status = pclose(stream)
    guard status == 0 else { throw Session.Failure(description: "\(command): \(status)") }
    return bytes.text
  }
}
