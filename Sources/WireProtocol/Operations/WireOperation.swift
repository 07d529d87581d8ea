package import MigrationEngine

/// Everything that can be asked, with what comes along.
package enum WireOperation: Equatable, Sendable {
  case hello(HelloRequest)
  case ping
  case status(StatusRequest)
  case watch(WatchRequest)
  case unwatch
  case plan(PlanRequest)
  case dryRun(DryRunRequest)
  case inspect(InspectRequest)
  case diff(DiffRequest)
  case logs(LogsRequest)
  case logLevel(LogLevelRequest)
  case history(HistoryRequest)
  case migrate(MigrateRequest)
  case command(CommandRequest)

  /// Its name on the wire.
  package var method: Method {
    switch self {
    case .hello: .hello
    case .ping: .ping
    case .status: .status
    case .watch: .watch
    case .unwatch: .unwatch
    case .plan: .plan
    case .dryRun: .dryRun
    case .inspect: .inspect
    case .diff: .diff
    case .logs: .logs
    case .logLevel: .logLevel
    case .history: .history
    case .migrate: .migrate
    case .command(let command): Method(command.request.verb)
    }
  }

  /// The component that it is about; `nil` for the node.
  package var component: String? {
    switch self {
    case .hello, .ping, .watch, .unwatch: nil
    case .status(let request): request.component
    case .plan(let request): request.component
    case .dryRun(let request): request.component
    case .inspect(let request): request.component
    case .diff(let request): request.component
    case .logs(let request): request.component
    case .logLevel(let request): request.component
    case .history(let request): request.component
    case .migrate(let request): request.component
    case .command(let request): request.component
    }
  }
}

extension WireOperation {
  /// Reads the parameters of a method.
  ///
  /// - Throws: `invalidParameters`, with what to correct.
  package init(_ method: Method, parameters: Fields) throws(WireFailure) {
    var reader = ParameterReader(parameters, of: method.rawValue)
    switch method {
    case .hello: self = .hello(try HelloRequest(reading: &reader))
    case .ping: self = .ping
    case .status: self = .status(try StatusRequest(reading: &reader))
    case .watch: self = .watch(try WatchRequest(reading: &reader))
    case .unwatch: self = .unwatch
    case .plan: self = .plan(try PlanRequest(reading: &reader))
    case .dryRun: self = .dryRun(try DryRunRequest(reading: &reader))
    case .inspect: self = .inspect(try InspectRequest(reading: &reader))
    case .diff: self = .diff(try DiffRequest(reading: &reader))
    case .logs: self = .logs(try LogsRequest(reading: &reader))
    case .logLevel: self = .logLevel(try LogLevelRequest(reading: &reader))
    case .history: self = .history(try HistoryRequest(reading: &reader))
    case .migrate: self = .migrate(try MigrateRequest(reading: &reader))
    case .step: self = .command(try CommandRequest(.step, reading: &reader))
    case .continue: self = .command(try CommandRequest(.continue, reading: &reader))
    case .pause: self = .command(try CommandRequest(.pause, reading: &reader))
    case .unpause: self = .command(try CommandRequest(.unpause, reading: &reader))
    case .throttle: self = .command(try CommandRequest(.throttle, reading: &reader))
    case .suspend: self = .command(try CommandRequest(.suspend, reading: &reader))
    case .resume: self = .command(try CommandRequest(.resume, reading: &reader))
    case .cutOver: self = .command(try CommandRequest(.cutOver, reading: &reader))
    case .keep: self = .command(try CommandRequest(.keep, reading: &reader))
    case .rollBack: self = .command(try CommandRequest(.rollBack, reading: &reader))
    case .finalize: self = .command(try CommandRequest(.finalize, reading: &reader))
    case .cancel: self = .command(try CommandRequest(.cancel, reading: &reader))
    case .retry: self = .command(try CommandRequest(.retry, reading: &reader))
    }
    try reader.finish()
  }

  /// Its parameters, as they stand on the wire.
  package var parameters: Fields {
    var writer = ParameterWriter()
    switch self {
    case .hello(let request): request.write(to: &writer)
    case .ping, .unwatch: break
    case .status(let request): request.write(to: &writer)
    case .watch(let request): request.write(to: &writer)
    case .plan(let request): request.write(to: &writer)
    case .dryRun(let request): request.write(to: &writer)
    case .inspect(let request): request.write(to: &writer)
    case .diff(let request): request.write(to: &writer)
    case .logs(let request): request.write(to: &writer)
    case .logLevel(let request): request.write(to: &writer)
    case .history(let request): request.write(to: &writer)
    case .migrate(let request): request.write(to: &writer)
    case .command(let request): request.write(to: &writer)
    }
    return writer.fields
  }
}
