internal import MigrationEngine
internal import MigrationTesting
package import StateTables

/// Runs of a whole component under chaos, each decided by one seed.
///
/// ```swift
/// let result = Simulation.run(seed: 42)
/// if let failure = result.failure { print(failure) }
/// ```
public enum Simulation {
  /// How a run ended.
  public struct Result: Equatable, Sendable {
    /// The seed that decides everything.
    public let seed: UInt64
    /// The promise that was broken; `nil` when none was.
    public let failure: String?
    /// Every act, in order; empty unless it was asked for.
    public let log: [String]
    /// What the upgrades of the run came to.
    public let tally: Tally
  }

  /// What happened in one run or many.
  public struct Tally: Equatable, Sendable {
    /// Upgrades that were begun.
    public var upgrades = 0
    /// Upgrades that ended in each phase.
    public var ends: [String: Int] = [:]
    /// Exchanges that were made.
    public var exchanges = 0
    /// How many of them converted whole tables, or took them back.
    public var conversions = 0
    /// Restarts of the service of which the ledger had something to tell.
    public var restarts = 0
    /// Exchanges back that were made.
    public var exchangesBack = 0
    /// Failures that held an upgrade.
    public var failures = 0
    /// Durable events.
    public var events = 0

    /// Nothing yet.
    public init() {}

    /// Takes another in.
    public mutating func add(_ other: Tally) {
      upgrades += other.upgrades
      ends.merge(other.ends, uniquingKeysWith: +)
      exchanges += other.exchanges
      conversions += other.conversions
      restarts += other.restarts
      exchangesBack += other.exchangesBack
      failures += other.failures
      events += other.events
    }
  }

  /// Runs one seed.
  public static func run(seed: UInt64, keepsLog: Bool = false) -> Result {
    run(seed: seed, faults: [], keepsLog: keepsLog)
  }

  /// Plants each deliberate bug and looks for the first seed, up to a limit, that finds it.
  public static func canaries(limit: UInt64) -> [(bug: String, finding: Result?)] {
    MigrationFaults.named.map { name, fault in
      let findings = (1...limit).lazy.map { run(seed: $0, faults: fault) }
      return (name, findings.first { $0.failure != nil })
    }
  }

  package static func run(
    seed: UInt64, faults: MigrationFaults, keepsLog: Bool = false
  ) -> Result {
    let world = World(seed: seed, faults: faults, keepsLog: keepsLog)
    var failure: String?
    do { try world.run() } catch { failure = String(describing: error) }
    return Result(seed: seed, failure: failure, log: world.log, tally: tally(of: world))
  }

  private static func isConversion(_ event: Event, from: Version) -> Bool {
    switch event.content {
    case .exchanged(let to, _, _): from == .generation(4) || to == .generation(4)
    case .exchangedBack(let to, let from, _): from == .generation(4) || to == .generation(4)
    default: false
    }
  }

  private static func tally(of world: World) -> Tally {
    var tally = Tally()
    tally.events = world.journal.durable.count
    for event in world.journal.durable {
      switch event.content {
      case .planned: tally.upgrades += 1
      case .exchanged: tally.exchanges += 1
      case .exchangedBack: tally.exchangesBack += 1
      case .recovered: tally.restarts += 1
      case .failed: tally.failures += 1
      default: break
      }
    }
    var state = world.initial
    for event in world.journal.durable {
      let wasEnd = state.upgrade?.phase.isEnd ?? true
      let before = state.version
      state.apply(event)
      if isConversion(event, from: before) { tally.conversions += 1 }
      if let phase = state.upgrade?.phase, phase.isEnd, !wasEnd {
        tally.ends[phase.rawValue, default: 0] += 1
      }
    }
    return tally
  }
}
