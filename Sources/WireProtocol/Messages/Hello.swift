package import MigrationEngine

/// The first request of a connection: which protocols the client speaks.
package struct HelloRequest: RequestParameters {
  package typealias Answer = HelloAnswer

  /// The program, to be shown to other operators.
  package var client: String
  /// The protocols it speaks; the service takes the highest that it speaks as well.
  package var protocols: [Int]
  /// Whether it will only look, whatever its user may do.
  package var readOnly: Bool

  /// Says hello.
  package init(client: String, protocols: [Int] = WireVersion.spoken, readOnly: Bool = false) {
    self.client = client
    self.protocols = protocols
    self.readOnly = readOnly
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    client = try reader.required("client", .name)
    protocols = try reader.required("protocols", .numbers(0...65_535, upTo: Limits.protocolOffers))
    readOnly = try reader.optional("readOnly", .flag) ?? false
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("client", client)
    writer.put("protocols", .array(protocols.map { .int(Int64($0)) }))
    writer.put("readOnly", readOnly)
  }

  /// As it is asked.
  package var operation: WireOperation { .hello(self) }
}

/// What both sides have agreed on.
package struct HelloAnswer: Codable, Equatable, Sendable {
  /// The protocol spoken from here on.
  package var `protocol`: Int
  /// The node's name.
  package var node: String
  /// One run of the service; another text after each start.
  package var epoch: String
  /// Who the client is to the service.
  package var authority: Authority
  /// What the service can do beyond this protocol's first form, by name.
  package var capabilities: [String]
  /// What the client has to keep to.
  package var limits: LimitsStatus

  /// Agrees.
  package init(
    protocol: Int, node: String, epoch: String, authority: Authority, capabilities: [String] = [],
    limits: LimitsStatus = LimitsStatus()
  ) {
    self.protocol = `protocol`
    self.node = node
    self.epoch = epoch
    self.authority = authority
    self.capabilities = capabilities
    self.limits = limits
  }
}

/// The protocols that this library speaks.
package enum WireVersion {
  /// The newest.
  package static let current = 1
  /// All of them.
  package static let spoken = [1]
  /// The schema of component states and events; another number, and they are shown raw.
  package static let schema = 1

  /// The highest protocol that both sides speak.
  ///
  /// - Throws: `noCommonProtocol`, with the ones that this side speaks.
  package static func agreed(with offered: [Int]) throws(WireFailure) -> Int {
    guard let best = offered.filter({ spoken.contains($0) }).max() else {
      let names = spoken.map(String.init).joined(separator: ", ")
      throw WireFailure(
        .noCommonProtocol,
        "this service speaks protocol \(names) and the client none of them; update the older one")
    }
    return best
  }
}
