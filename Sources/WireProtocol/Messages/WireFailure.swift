package import MigrationEngine

/// Why a request was refused or went wrong: a code and a kind for programs, a sentence for people.
package struct WireFailure: Error, Equatable, Sendable {
  /// What was wrong.
  package enum Kind: String, Codable, CaseIterable, Sendable {
    // What the message itself was.
    case malformed, tooLarge, tooDeep, invalidRequest, unknownMethod, invalidParameters
    // What the connection was.
    case helloMissing, noCommonProtocol, tooManyRequests, tooManyConnections, idReused, goingAway
    // What was asked for.
    case unknownComponent, unknownTable, unknownKey, answerTooLarge, internalFault
    /// It may have been done and it may not: look before asking again.
    case outcomeUnknown
    // As failures of upgrades; see `FailureKind`.
    case validationFailed, stepFailed, rollbackFailed, dataCorruption, timeout
    case dependencyUnavailable, insufficientResources, cancelled, noPath, interlocked
    case definitionChanged, notAuthorised
    /// One that this side does not know; its code and sentence still tell.
    case unrecognised

    /// The same kind of failure, for the wire.
    package init(_ kind: FailureKind) {
      switch kind {
      case .validationFailed: self = .validationFailed
      case .stepFailed: self = .stepFailed
      case .rollbackFailed: self = .rollbackFailed
      case .dataCorruption: self = .dataCorruption
      case .timeout: self = .timeout
      case .dependencyUnavailable: self = .dependencyUnavailable
      case .insufficientResources: self = .insufficientResources
      case .cancelled: self = .cancelled
      case .noPath: self = .noPath
      case .interlocked: self = .interlocked
      case .definitionChanged: self = .definitionChanged
      case .notAuthorised: self = .notAuthorised
      }
    }

    /// The number beside it: those of JSON-RPC 2.0, section 5.1, and -32000 to -32099 for the rest.
    package var code: Int {
      switch self {
      case .malformed, .tooLarge, .tooDeep: -32700
      case .invalidRequest: -32600
      case .unknownMethod: -32601
      case .invalidParameters: -32602
      case .internalFault: -32603
      case .helloMissing: -32001
      case .noCommonProtocol: -32002
      case .tooManyRequests: -32003
      case .tooManyConnections: -32004
      case .idReused: -32005
      case .goingAway: -32006
      case .unknownComponent, .unknownTable, .unknownKey: -32010
      case .answerTooLarge: -32011
      case .outcomeUnknown: -32012
      case .notAuthorised: -32020
      case .interlocked: -32021
      case .noPath: -32022
      case .definitionChanged: -32023
      case .validationFailed: -32024
      case .stepFailed: -32025
      case .rollbackFailed: -32026
      case .dataCorruption: -32027
      case .timeout: -32028
      case .dependencyUnavailable: -32029
      case .insufficientResources: -32030
      case .cancelled: -32031
      case .unrecognised: -32000
      }
    }
  }

  /// What was wrong, as a number.
  package var code: Int
  /// What was wrong, as a word.
  package var kind: Kind
  /// A sentence that ends in what to do.
  package var message: String
  /// What the interlocks said, where they did.
  package var refusal: Refusal?

  /// States what was wrong; `message` must end in a remedy.
  package init(_ kind: Kind, _ message: String) {
    code = kind.code
    self.kind = kind
    self.message = message.cut(toBytes: Limits.sentenceBytes)
  }

  /// Says what the interlocks said.
  package init(_ refusal: Refusal) {
    self.init(Kind(refusal.kind), refusal.sentence)
    self.refusal = refusal
  }

  /// Says what the engine said.
  package init(_ error: MigrationError) {
    let kind: Kind =
      switch error.code {
      case .noPath, .versionUnknown, .versionMismatch, .versionNewerThanTarget: .noPath
      case .definitionChanged: .definitionChanged
      case .transformFailed, .validationFailed: .validationFailed
      case .versionMalformed, .documentMalformed: .invalidParameters
      case .definitionMalformed, .definitionDuplicate, .fieldMissing, .fieldExists,
        .fieldUnexpected, .valueUnmapped, .notReversible, .expectationFailed, .roundTripFailed,
        .generatorExhausted:
        .stepFailed
      }
    self.init(kind, error.description)
  }
}

extension WireFailure: CustomStringConvertible {
  /// The sentence.
  package var description: String { message }
}

extension WireFailure: Codable {
  private enum Key: String, CodingKey { case code, message, data, kind, refusal }

  /// Reads an error object of JSON-RPC; a kind that is not known is `unrecognised`.
  package init(from decoder: any Decoder) throws {
    let error = try decoder.container(keyedBy: Key.self)
    code = try error.decode(Int.self, forKey: .code)
    message = try error.decode(String.self, forKey: .message).cut(toBytes: Limits.sentenceBytes)
    kind = .unrecognised
    guard let data = try? error.nestedContainer(keyedBy: Key.self, forKey: .data) else { return }
    if let word = try? data.decode(String.self, forKey: .kind) {
      kind = Kind(rawValue: word) ?? .unrecognised
    }
    refusal = try? data.decodeIfPresent(Refusal.self, forKey: .refusal)
  }

  /// Writes an error object of JSON-RPC.
  package func encode(to encoder: any Encoder) throws {
    var error = encoder.container(keyedBy: Key.self)
    try error.encode(code, forKey: .code)
    try error.encode(message, forKey: .message)
    var data = error.nestedContainer(keyedBy: Key.self, forKey: .data)
    try data.encode(kind, forKey: .kind)
    try data.encodeIfPresent(refusal, forKey: .refusal)
  }
}

extension String {
  /// The beginning that has at most so many bytes, whole scalars only.
  func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var bytes = utf8.prefix(limit)
    // At the most three steps back to where a character begins.
    while true {
      if let text = String(bytes) { return text + "…" }
      bytes = bytes.dropLast()
    }
  }
}
