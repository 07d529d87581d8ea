import Foundation
import Glibc
import Testing
import UnixKit

/// A run of `terminal-program` in a pseudo-terminal, and whoever sits before it.
final class Session {
  struct Failure: Error, CustomStringConvertible { let description: String }

  /// A program that says nothing for so long hangs.
  static let deadlineMilliseconds = 120_000

  let terminal: PseudoTerminal
  let program: StartedProgram
  /// The terminal's settings before anything ran in it.
  let settingsBefore: String
  /// All that was written.
  private(set) var bytes: [UInt8] = []
  private var told = 0

  /// Starts a picture; `words` are its arguments, `shell` a command that runs it as `$program`.
  init(
    _ words: String..., kind: String = "xterm-256color", columns: Int = 60, rows: Int = 8,
    environment: [String: String] = [:], shell: String? = nil
  ) throws {
    terminal = try PseudoTerminal(columns: columns, rows: rows)
    settingsBefore = terminal.settings
    var variables = ["TERM": kind, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    variables.merge(environment) { _, new in new }
    variables["program"] = try Session.program()
    let command = shell.map { ["sh", "-c", $0] } ?? ([variables["program"] ?? ""] + words)
    program = try terminal.start(command, environment: variables)
  }

  /// Types.
  func type(_ text: String) { type(Array(text.utf8)) }

  func type(_ bytes: [UInt8]) {
    if !terminal.type(bytes) { Issue.record("the terminal takes no more keys") }
  }

  /// Reads until the program has said that it is done with its so many inputs; returns what it
  /// wrote
  /// before that, and what it said.
  @discardableResult func idle(_ count: Int) throws -> (bytes: [UInt8], said: String) {
    try read(until: "\u{1B}]9;idle \(count) ")
  }

  /// Reads until a mark, and returns what came before it, and the rest of the mark's line or
  /// notice.
  @discardableResult func read(until mark: String) throws -> (bytes: [UInt8], said: String) {
    let wanted = Array(mark.utf8)
    var searched = told
    while true {
      if let start = Session.find(wanted, in: bytes, from: searched) {
        let behind = bytes[(start + wanted.count)...]
        if let end = behind.firstIndex(where: { $0 == 0x07 || $0 == 0x0A }) {
          let before = Array(bytes[told..<start])
          told = end + 1
          return (before, String(decoding: bytes[(start + wanted.count)..<end], as: UTF8.self))
        }
      }
      searched = max(told, bytes.count - wanted.count - 1_000)
      guard case .moved = terminal.read(into: &bytes, upToMilliseconds: Self.deadlineMilliseconds)
      else {
        let text = String(decoding: bytes[told...], as: UTF8.self).debugDescription
        throw Failure(description: "no \(mark.debugDescription), but \(text)")
      }
    }
  }

  /// All that was looked at, and what was not yet.
  var seen: [UInt8] { Array(bytes[..<told]) }
  var rest: [UInt8] { Array(bytes[told...]) }

  /// All that was looked at without the questions, which an emulator would answer.
  var withoutQuestions: [UInt8] {
    Array(seen.text.replacingOccurrences(of: "\u{1B}[5n", with: "").utf8)
  }

  /// Reads all there is until the program has ended.
  func finish() -> (ending: StartedProgram.Ending, bytes: [UInt8]) {
    let ending = program.wait()
    // All has been written by now.
    while case .moved = terminal.read(into: &bytes, upToMilliseconds: 0) {}
    defer { told = bytes.count }
    return (ending, rest)
  }

  private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress, all.count - start >= wanted.count else { return nil }
      for place in start...(all.count - wanted.count) where all[place] == wanted[0] {
        if memcmp(base + place, wanted, wanted.count) == 0 { return place }
      }
      return nil
    }
  }

  /// Where the programs that were built with these tests stand: beside the bundle of the tests.
  static func program() throws -> String {
    for argument in CommandLine.arguments + [CurrentProcess.executable] {
      let parts = argument.split(separator: "/").dropLast()
      for count in stride(from: parts.count, to: 0, by: -1) {
        let path = "/" + parts.prefix(count).joined(separator: "/") + "/terminal-program"
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return path }
      }
    }
    throw Failure(description: "terminal-program is not beside the tests")
  }
}

extension [UInt8] {
  /// As text, for comparing.
  var text: String { String(decoding: self, as: UTF8.self) }
}
