package import UnixKit
package import WireProtocol

/// Why a node could not be asked, or what it said, in words that say what to do.
package struct FleetError: Error, Equatable, Sendable {
  /// What went wrong, stable across releases.
  package enum Code: String, Sendable, CaseIterable {
    case nameMalformed = "fleet.name-malformed"
    case noSuchNode = "fleet.no-such-node"
    case noSuchComponent = "fleet.no-such-component"
    case ambiguous = "fleet.ambiguous"
    case unsafeFolder = "fleet.unsafe-folder"
    case falseNode = "fleet.false-node"
    case notAllowed = "fleet.not-allowed"
    case oldProtocol = "fleet.old-protocol"
    case unreachable = "fleet.unreachable"
    case timedOut = "fleet.timed-out"
    case outcomeUnknown = "fleet.outcome-unknown"
    case refused = "fleet.refused"
  }

  /// What it means for whoever asked; exit codes of the program follow from it.
  package enum Family: Sendable {
    /// The question was wrong.
    case usage
    /// The node said no; nothing was done.
    case refused
    /// The node could not be asked; nothing was done.
    case unreachable
    /// It may have been done and it may not.
    case outcomeUnknown
  }

  /// What went wrong, for programs.
  package let code: Code
  /// What went wrong, for people; ends in a remedy.
  package let message: String
  /// What the node said, where it said something.
  package let failure: WireFailure?
  /// The request whose outcome is not known: sent again under this id, it is answered and not done
  /// twice.
  package let request: RequestID?

  package init(
    _ code: Code, _ message: String, failure: WireFailure? = nil, request: RequestID? = nil
  ) {
    self.code = code
    self.message = message
    self.failure = failure
    self.request = request
  }

  /// What it means for whoever asked.
  package var family: Family {
    switch code {
    case .nameMalformed, .noSuchComponent, .ambiguous: .usage
    case .refused, .notAllowed, .oldProtocol: .refused
    case .noSuchNode, .unsafeFolder, .falseNode, .unreachable, .timedOut: .unreachable
    case .outcomeUnknown: .outcomeUnknown
    }
  }

  /// What the system said of a node's socket.
  package init(_ error: SocketError, node: String) {
    let code: Code =
      switch error.code {
      case .missing: .noSuchNode
      case .notAllowed: .notAllowed
      case .unsafeFolder, .unsafeSocket: .unsafeFolder
      case .nameMalformed: .nameMalformed
      case .peerUnknown: .falseNode
      case .timedOut: .timedOut
      case .inUse, .nobodyListens, .exhausted, .unexpected: .unreachable
      }
    self.init(code, "\(node): \(error.message)")
  }

  /// What a node answered.
  package init(_ failure: WireFailure, node: String) {
    let code: Code =
      switch failure.kind {
      case .notAuthorised: .notAllowed
      case .noCommonProtocol: .oldProtocol
      case .unknownComponent: .noSuchComponent
      case .tooManyConnections, .goingAway: .unreachable
      case .outcomeUnknown: .outcomeUnknown
      case .malformed, .tooLarge, .tooDeep, .invalidRequest, .unknownMethod, .invalidParameters,
        .helloMissing, .tooManyRequests, .idReused, .unknownTable, .unknownKey, .answerTooLarge,
        .internalFault, .validationFailed, .stepFailed, .rollbackFailed, .dataCorruption, .timeout,
        .dependencyUnavailable, .insufficientResources, .cancelled, .noPath, .interlocked,
        .definitionChanged, .unrecognised:
        .refused
      }
    self.init(code, "\(node): \(failure.message)", failure: failure)
  }
}

extension FleetError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
