import Foundation

/// The files of this checkout, as the tidy tests look at them.
enum Checkout {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct File: CustomStringConvertible {
    let path: String
    let text: String
    var description: String { path }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The lines without comments; strings stay, and the rules that look at code know it.
    var codeLines: [(number: Int, text: Substring)] {
      lines.enumerated().map { ($0.offset + 1, $0.element) }.filter { _, line in
        !line.drop(while: \.isWhitespace).hasPrefix("//")
      }
    }
  }

  /// All files below some folders whose names end as asked.
  static func files(in folders: [String], suffix: String) -> [File] {
    folders.flatMap { folder -> [File] in
      let base = root.appending(path: folder)
      let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
      return (names ?? []).filter { $0.hasSuffix(suffix) && !$0.contains(".build") }.sorted()
        .compactMap { read("\(folder)/\($0)") }
    }
  }

  static func read(_ path: String) -> File? {
    guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
      return nil
    }
    return File(path: path, text: text)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  static let swift = files(in: ["Sources", "Tests"], suffix: ".swift")
  static let sources = files(in: ["Sources"], suffix: ".swift")
  static let documents =
    ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].compactMap(read)
    + files(in: ["docs"], suffix: ".md")
}
