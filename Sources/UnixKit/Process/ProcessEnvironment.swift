internal import Glibc

/// What the process was told by its environment.
package struct ProcessEnvironment: Sendable {
  private let look: @Sendable (String) -> String?

  /// Variables by name, for tests.
  package init(_ variables: [String: String]) { look = { variables[$0] } }

  private init(look: @escaping @Sendable (String) -> String?) { self.look = look }

  /// The variables of this process.
  package static let current = ProcessEnvironment(look: { name in
    getenv(name).map { String(cString: $0) }
  })

  /// The text of a variable; `nil` when it is not set, or empty.
  package subscript(name: String) -> String? {
    guard let text = look(name), !text.isEmpty else { return nil }
    return text
  }
}
