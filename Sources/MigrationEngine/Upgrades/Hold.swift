/// Why an upgrade waits though it could go on.
public struct Hold: Codable, Equatable, Sendable {
  /// What kind of reason it is; an upgrade has at most one hold of each.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// Step mode: the next step waits until it is asked for.
    case step
    /// Somebody paused it.
    case pause
    /// The plan says to stay armed until cut-over is asked for.
    case postpone
    /// Something happened, and cut-over waits for an operator.
    case cutOver
    /// A roll back that nobody asked for was not done.
    case rollBack
    /// The copy has no share of the component's time.
    case throttle
  }

  /// What kind of reason it is.
  public var kind: Kind
  /// The reason, as a sentence that says what ends it.
  public var reason: String
  /// Since when.
  public var since: Instant
  /// Who holds it; `nil` for the service itself.
  public var by: String?
}

/// The holds of one upgrade, in the order they came.
public struct Holds: Codable, Equatable, Sendable {
  /// All of them.
  public private(set) var all: [Hold] = []

  /// No holds.
  public init() {}

  /// The hold of a kind.
  public subscript(kind: Hold.Kind) -> Hold? { all.first { $0.kind == kind } }

  /// Whether the next step must wait.
  var blocksSteps: Bool { self[.pause] != nil }
  /// Whether cut-over must wait until it is asked for.
  var blocksCutOver: Bool {
    blocksSteps || self[.step] != nil || self[.postpone] != nil || self[.cutOver] != nil
  }

  mutating func add(_ hold: Hold) {
    remove(hold.kind)
    all.append(hold)
  }

  mutating func remove(_ kind: Hold.Kind) { all.removeAll { $0.kind == kind } }
}
