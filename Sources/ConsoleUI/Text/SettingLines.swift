/// Something in a file of settings that could not be followed.
package struct FileProblem: Equatable, Sendable, CustomStringConvertible {
  /// Counted from 1.
  package let line: Int
  /// What is wrong, and what is allowed; it may quote the file, so it is not safe to show as it is.
  package let sentence: String

  package var description: String { "line \(line): \(sentence)" }
}

/// A file of lines like `key = "value"`: themes and the configuration are written so.
///
/// Lines that begin with `#` are comments. Quotes may be left out. Nothing in a file makes reading
/// fail: what cannot be followed becomes a problem, and the rest is read.
struct SettingLines {
  struct Entry: Equatable {
    let line: Int
    let key: String
    let value: String
  }

  /// Files of people are far smaller; what is larger is no file of settings.
  static let maximumBytes = 64 * 1024
  /// More problems than that help nobody.
  static let maximumProblems = 20
  /// What of a value or key is quoted in a problem, in characters.
  static let maximumQuote = 40

  /// In the order of the file, each key once.
  private(set) var entries: [Entry] = []
  private var problems: [FileProblem] = []

  init(_ text: String) {
    // By bytes: a carriage return before the line's end is one character with it.
    let bytes = text.utf8.prefix(SettingLines.maximumBytes)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      var line = Substring(decoding: line, as: UTF8.self)
      // Some editors on other systems begin files with it.
      if index == 0, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
      read(line.trimmed, at: index + 1)
    }
    if text.utf8.count > SettingLines.maximumBytes {
      problem(
        lines.count, "the file is longer than 64 KiB; what stands here and behind is not read")
    }
  }

  private mutating func read(_ line: Substring, at number: Int) {
    guard let first = line.first, first != "#" else { return }
    guard let sign = line.firstIndex(of: "=") else {
      problem(number, "“\(Self.quoted(line))” says nothing; write: key = \"value\"")
      return
    }
    let key = line[..<sign].trimmed
    guard !key.isEmpty, key.utf8.allSatisfy(Self.isKeyByte) else {
      problem(number, "“\(Self.quoted(key))” is no name of a setting; write: key = \"value\"")
      return
    }
    guard let value = value(line[line.index(after: sign)...].trimmed, at: number) else { return }
    let entry = Entry(line: number, key: String(key), value: value)
    if let index = entries.firstIndex(where: { $0.key == entry.key }) {
      problem(number, "\(key) was said in line \(entries[index].line) already; this one counts")
      entries.remove(at: index)
    }
    entries.append(entry)
  }

  private mutating func value(_ text: Substring, at number: Int) -> String? {
    // A quotation mark by itself is one: the key of that name.
    guard text.first == "\"", text.count > 1 else { return String(text) }
    let inside = text.dropFirst()
    // The last one ends it, so that a quotation mark may stand inside.
    guard let end = inside.lastIndex(of: "\"") else {
      problem(number, "the quotation mark at the end is missing; write: key = \"value\"")
      return nil
    }
    guard inside.index(after: end) == inside.endIndex else {
      problem(number, "nothing may stand behind the value; a comment is a line that begins with #")
      return nil
    }
    return String(inside[..<end])
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Says what cannot be followed.
  mutating func problem(_ line: Int, _ sentence: String) {
    problems.append(FileProblem(line: line, sentence: sentence))
  }

  /// Says that a key is none, and which one may be meant.
  mutating func unknown(_ entry: Entry, of names: some Sequence<String>, help: String) {
    let meant = entry.key.nearest(of: names)
    let hint = meant.map { "did you mean “\($0)”? " } ?? ""
    problem(entry.line, "there is no “\(Self.quoted(entry.key))”; \(hint)\(help)")
  }

  /// All problems in the order of lines; the last one counts those that are too many.
  var sortedProblems: [FileProblem] {
    let sorted = problems.enumerated().sorted {
      ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
    }.map(\.element)
    guard let next = sorted.dropFirst(Self.maximumProblems).first else { return sorted }
    let more = sorted.count - Self.maximumProblems
    return sorted.prefix(Self.maximumProblems) + [
      FileProblem(line: next.line, sentence: "and from here on \(Quantity.count(more, "problem"))")
    ]
  }

  /// A part of the file, short enough to be quoted.
  static func quoted(_ text: some StringProtocol, _ most: Int = maximumQuote) -> String {
    text.count > most ? text.prefix(most - 1) + "…" : String(text)
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: Substring {
    var text = drop(while: \.isBlank)
    while text.last?.isBlank ?? false { text.removeLast() }
    return text
  }
}

extension Character {
  fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\r" }
}
