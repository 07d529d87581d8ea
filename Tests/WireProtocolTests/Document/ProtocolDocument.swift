import Glibc
import MigrationEngine

/// `docs/PROTOCOL.md`: its examples and its tables.
struct ProtocolDocument {
  struct Failure: Error { let what: String }

  /// A message as the document shows it.
  struct Example {
    /// What stands beside `json` where the block opens: `client`, or `service` and what it answers.
    let label: [String]
    /// The line of the document where it begins.
    let lineNumber: Int
    /// The message.
    let value: Value

    /// The message as it would come over the wire.
    func line() throws -> [UInt8] { try JSON.bytes(of: value) }
  }

  let examples: [Example]
  /// The cells of all tables, marks of code taken away.
  let rows: [[String]]

  init() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    let path = root.joined(separator: "/") + "/docs/PROTOCOL.md"
    try self.init(text: ProtocolDocument.read(path))
  }

  init(text: String) throws {
    var examples: [Example] = []
    var rows: [[String]] = []
    var open: (label: [String], number: Int, text: String)?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line == "```", let block = open {
        let value: Value
        do throws(JSONError) { value = try JSON.read(Array(block.text.utf8)) } catch {
          throw Failure(what: "the example in line \(block.number): \(error)")
        }
        examples.append(Example(label: block.label, lineNumber: block.number, value: value))
        open = nil
      } else if open != nil {
        open?.text += line + "\n"
      } else if line.hasPrefix("```json ") {
        open = (line.split(separator: " ").dropFirst().map(String.init), index + 1, "")
      } else if line.hasPrefix("| ") {
        rows.append(ProtocolDocument.cells(of: line))
      }
    }
    self.examples = examples
    self.rows = rows
  }

  private static func cells(of line: Substring) -> [String] {
    line.split(separator: "|").map { cell in
      String(cell.filter { $0 != "`" }.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "re") else { throw Failure(what: "\(path) cannot be opened") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var portion = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = fread(&portion, 1, portion.count, file)
      guard count > 0 else { break }
      bytes += portion[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
