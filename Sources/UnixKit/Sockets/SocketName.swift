/// The name of a socket in its folder: the node's name and `.sock`.
package struct SocketName: Hashable, Sendable {
  /// The most characters of a node's name.
  package static let maximumCharacters = 64
  private static let ending = ".sock"

  /// The node's name.
  package let node: String

  /// The name of a node's socket.
  ///
  /// - Throws: `nameMalformed` for what could lead out of the folder, hide in it, or confuse
  ///   whoever reads it on a screen.
  package init(node: String) throws(SocketError) {
    guard SocketName.isWellFormed(node) else {
      throw SocketError(
        .nameMalformed,
        "a node's name has 1 to \(SocketName.maximumCharacters) letters, digits, “-”, “_” or “.”,"
          + " and begins with a letter or digit; choose another")
    }
    self.node = node
  }

  /// Reads the name of a file; `nil` when it is no socket of a node.
  package init?(file: String) {
    guard file.hasSuffix(SocketName.ending) else { return nil }
    let node = String(file.dropLast(SocketName.ending.count))
    guard SocketName.isWellFormed(node) else { return nil }
    self.node = node
  }

  /// The name of the file.
  package var file: String { node + SocketName.ending }
  /// The file whose lock says that somebody listens; it stays when they have gone.
  package var lockFile: String { node + ".lock" }

  /// Whether a node may have such a name.
  package static func isWellFormed(_ node: String) -> Bool {
    let bytes = Array(node.utf8)
    guard let first = bytes.first, bytes.count <= maximumCharacters else { return false }
    return isLetterOrDigit(first)
      && bytes.allSatisfy { byte in
        isLetterOrDigit(byte)
          || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")]
            .contains(byte)
      }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
