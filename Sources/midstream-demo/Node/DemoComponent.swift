/// The components of each node, in one byte of a call.
enum DemoComponent: UInt8, CaseIterable, Sendable, CustomStringConvertible {
  case rateLimiter, sessionManager, cache

  /// The component's name, as operators write it.
  var description: String {
    switch self {
    case .rateLimiter: "rate_limiter"
    case .sessionManager: "session_manager"
    case .cache: "cache"
    }
  }

  /// The component of a name.
  init?(name: some StringProtocol) {
    guard let found = DemoComponent.allCases.first(where: { $0.description == name }) else {
      return nil
    }
    self = found
  }

  /// The component's place in a set of them.
  var bit: Int { 1 << Int(rawValue) }
}
