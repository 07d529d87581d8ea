/// Why a service does not start: in words that say what to do.
public struct ServiceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What stands in the way; ends in a remedy.
  public let message: String

  init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}
