/// The parameters of one method, and what it is answered with.
package protocol RequestParameters: Equatable, Sendable {
  /// What the method is answered with.
  associatedtype Answer: Codable & Equatable & Sendable

  /// The operation that they are the parameters of.
  var operation: WireOperation { get }
}

/// An answer that says no more than that it was done.
package struct EmptyAnswer: Codable, Equatable, Sendable {
  /// Done.
  package init() {}
}

/// The parameters of a method that takes none.
package struct NoParameters: RequestParameters {
  package typealias Answer = EmptyAnswer
  /// As it is asked.
  package let operation: WireOperation

  /// Asks whether the service is there.
  package static let ping = NoParameters(operation: .ping)
  /// Asks to watch no longer.
  package static let unwatch = NoParameters(operation: .unwatch)
}
