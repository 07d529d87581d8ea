internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// One thing to ask of one node.
struct Asking: Sendable {
  let id: AskID
  let node: NodeID
  let operation: WireOperation

  /// How long its answer may take.
  ///
  /// A command is answered when it is decided on and durable, whatever it leads to. A dry run
  /// copies and compares every row before it answers.
  var deadline: Duration {
    switch operation {
    case .hello, .ping, .status, .watch, .unwatch, .logLevel, .migrate, .command: .seconds(10)
    case .plan, .inspect, .diff, .logs, .history: .seconds(30)
    case .dryRun: .seconds(6 * 3_600)
    }
  }

  /// Whether it takes so long that it must not keep others waiting.
  var isLong: Bool {
    switch operation {
    case .dryRun: true
    case .hello, .ping, .status, .watch, .unwatch, .plan, .inspect, .diff, .logs, .logLevel,
      .history, .migrate, .command:
      false
    }
  }

  /// Whether it changes something, and so must not be done twice.
  var acts: Bool { operation.method.leastRole > .viewer }
}
