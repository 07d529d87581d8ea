/// Everything that bounds what comes over the control socket, in one place.
///
/// The door enforces those about connections; this library those about messages. `hello` tells a
/// client the ones that it has to know, as ``LimitsStatus``.
package enum Limits {
  // MARK: Lines

  /// The most bytes of one line, its line break not counted.
  package static let lineBytes = 1 << 20
  /// The most objects and arrays inside one another.
  package static let depth = 32
  /// The most values in one request: small ones take some fifty times their text in memory.
  package static let requestValues = 4_096

  // MARK: Connections

  /// A connection that has not said hello by then is closed.
  package static let helloDeadline = Duration.seconds(5)
  /// A connection is closed when more than this waits to be read by its client.
  package static let backlogBytes = 4 << 20
  /// The most connections of a node.
  package static let connections = 64
  /// The most connections of one user.
  package static let connectionsPerUser = 16
  /// The most requests of one connection that are not answered yet.
  package static let requestsInFlight = 16
  /// How many answers to requests that change something are remembered for each user who may ask
  /// again; what they led to stands in the ledger in any case.
  package static let rememberedAnswers = 256
  /// The most connections that wait to be accepted.
  package static let listenBacklog: Int32 = 128

  // MARK: Texts

  /// The most characters of a request's id.
  package static let requestIDCharacters = 64
  /// The most bytes of a name: of a client, a component, a table, an upgrade.
  package static let nameBytes = 128
  /// The most bytes of a row's key, or of the beginning of one.
  package static let keyBytes = 1_024
  /// The most bytes of a reason that somebody gives.
  package static let reasonBytes = 500
  /// The most bytes of a version's text.
  package static let versionBytes = 64
  /// The most bytes of a failure's sentence.
  package static let sentenceBytes = 4_096

  // MARK: Numbers

  /// The protocols that a client may offer.
  package static let protocolOffers = 16
  /// How often a watcher may ask for samples.
  package static let intervalMilliseconds = 50...60_000
  /// How long a window or a time limit of an upgrade may be: up to a week.
  package static let windowSeconds = 1...604_800
  /// How many rows may be shown at once.
  package static let shownRows = 1...1_000
  /// How many entries of the history may be read at once.
  package static let historyEntries = 1...1_000
  /// Numbers that JSON readers of every language hold exactly, which ids of ours stay under.
  package static let positions = 0...(1 << 53)
}

/// The limits that a client has to know.
package struct LimitsStatus: Codable, Equatable, Sendable {
  /// The most bytes of one line.
  package var lineBytes = Limits.lineBytes
  /// The most objects and arrays inside one another.
  package var depth = Limits.depth
  /// The most values in one request.
  package var requestValues = Limits.requestValues
  /// The most requests of one connection that are not answered yet.
  package var requestsInFlight = Limits.requestsInFlight
  /// A connection is closed when more than this waits to be read by its client.
  package var backlogBytes = Limits.backlogBytes

  /// The limits of this library.
  package init() {}
}
