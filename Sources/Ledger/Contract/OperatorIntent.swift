package import MigrationEngine

/// What an operator asked for, and what they believed when they did.
package struct OperatorIntent: Codable, Equatable, Sendable {
  /// The id that the client made for the request; a second batch with it is refused.
  package var request: String
  /// The user's number, as the operating system vouches for.
  package var uid: UInt32
  /// The user's name.
  package var name: String
  /// The user's role.
  package var role: Role
  /// What was asked, as the method is named on the wire.
  package var verb: String
  /// What their screen showed.
  package var expected: Command.Expectation?

  /// Describes a request.
  package init(
    request: String, uid: UInt32, name: String, role: Role, verb: String,
    expected: Command.Expectation? = nil
  ) {
    self.request = request
    self.uid = uid
    self.name = name
    self.role = role
    self.verb = verb
    self.expected = expected
  }

  /// Describes a request of somebody whom the operating system vouched for.
  package init(
    request: String, by authority: Authority, verb: String, expected: Command.Expectation? = nil
  ) {
    self.init(
      request: request, uid: authority.uid, name: authority.name, role: authority.role, verb: verb,
      expected: expected)
  }
}
