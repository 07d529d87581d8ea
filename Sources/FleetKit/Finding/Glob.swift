/// A name, or a pattern of names: `*` stands for any characters, `?` for one.
package struct Glob: Hashable, Sendable {
  /// As it was written.
  package let text: String

  package init(_ text: String) { self.text = text }

  /// Whether it can stand for more than one name.
  package var isPattern: Bool { text.utf8.contains { Glob.isWild($0) } }

  private static let many = UInt8(ascii: "*")
  private static let one = UInt8(ascii: "?")

  private static func isWild(_ byte: UInt8) -> Bool { byte == many || byte == one }

  /// Whether it stands for a name; takes time that grows with the product of the lengths at most.
  package func matches(_ name: String) -> Bool {
    let (pattern, name) = (Array(text.utf8), Array(name.utf8))
    var (place, index) = (0, 0)
    // Where the last `*` stood, and up to where it has been tried.
    var star: (place: Int, index: Int)?
    while index < name.count {
      if place < pattern.count, pattern[place] == Glob.many {
        star = (place, index)
        place += 1
      } else if place < pattern.count, pattern[place] == Glob.one || pattern[place] == name[index] {
        place += 1
        index += 1
      } else if let tried = star {
        star = (tried.place, tried.index + 1)
        (place, index) = (tried.place + 1, tried.index + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == Glob.many }
  }
}

extension Glob: CustomStringConvertible {
  /// As it was written.
  package var description: String { text }
}
