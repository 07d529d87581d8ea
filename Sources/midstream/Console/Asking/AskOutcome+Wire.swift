internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

extension AskOutcome {
  /// What a node answered, read as what was asked.
  ///
  /// - Throws: what is wrong with an answer that cannot be read.
  init(_ answer: Value, to operation: WireOperation) throws(WireFailure) {
    switch operation {
    case .status: self = .status(try ServiceMessage.decode(NodeStatus.self, from: answer))
    case .plan: self = .plan(try ServiceMessage.decode(PlanAnswer.self, from: answer))
    case .dryRun: self = .dryRun(try ServiceMessage.decode(DryRunAnswer.self, from: answer))
    case .inspect: self = .inspected(try ServiceMessage.decode(InspectAnswer.self, from: answer))
    case .diff: self = .compared(try ServiceMessage.decode(DiffAnswer.self, from: answer))
    case .logs: self = .logs(try ServiceMessage.decode(LogsAnswer.self, from: answer))
    case .history: self = .history(try ServiceMessage.decode(HistoryAnswer.self, from: answer))
    case .migrate, .command:
      self = .commanded(try ServiceMessage.decode(CommandAnswer.self, from: answer))
    case .hello, .ping, .watch, .unwatch, .logLevel: self = .done
    }
  }

  /// Why there is no answer.
  init(_ error: FleetError) {
    switch error.family {
    case .usage, .refused, .unreachable: self = .refused(sentence: error.message)
    case .outcomeUnknown: self = .unknown(sentence: error.message)
    }
  }
}
