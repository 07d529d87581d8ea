import Foundation
import Testing

/// The documents of this checkout, which tests hold to what is true.
enum Documents {
  /// The text of a file below `docs`.
  static func text(_ name: String) throws -> String {
    let tests = URL(filePath: #filePath).resolvingSymlinksInPath()
    let root = (0..<4).reduce(tests) { folder, _ in folder.deletingLastPathComponent() }
    return try String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)
  }

  /// What stands in the first block of code of a kind.
  static func example(_ kind: String, in text: String) throws -> String {
    let start = try #require(text.range(of: "```\(kind)\n"))
    let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
    return String(text[start.upperBound..<end.lowerBound])
  }
}
