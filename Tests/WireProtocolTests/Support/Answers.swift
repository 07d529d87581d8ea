import MigrationEngine
import WireProtocol

/// Answers by the method that they answer, whose types are known to the compiler only.
struct SampleAnswer: Sendable {
  let method: Method
  /// The answer on the wire.
  let value: Value
  /// Reads an answer to this method and writes it again.
  let recode: @Sendable (Value) throws -> Value

  private init<Parameters: RequestParameters>(
    _ method: Method, to type: Parameters.Type, _ answer: Parameters.Answer
  ) throws {
    self.method = method
    value = try ServiceMessage.encode(answer)
    recode = { value in
      try ServiceMessage.encode(ServiceMessage.decode(Parameters.Answer.self, from: value))
    }
  }

  static func all() throws -> [SampleAnswer] {
    let started = try Samples.started()
    let row = Samples.row
    let record = StateRecord(version: Samples.v1, fields: ["window": 60])
    let done = CommandAnswer(
      events: Array(started.events.suffix(1)), sequence: 43, status: try Samples.status())
    let looking: [SampleAnswer] = [
      try SampleAnswer(
        .hello, to: HelloRequest.self,
        HelloAnswer(
          protocol: 1, node: "edge-1", epoch: Samples.epoch, authority: Samples.ada,
          capabilities: [])),
      try SampleAnswer(.ping, to: NoParameters.self, EmptyAnswer()),
      try SampleAnswer(.status, to: StatusRequest.self, try Samples.node()),
      try SampleAnswer(.watch, to: WatchRequest.self, WatchAnswer(try Samples.snapshot())),
      try SampleAnswer(.unwatch, to: NoParameters.self, EmptyAnswer()),
      try SampleAnswer(
        .plan, to: PlanRequest.self,
        PlanAnswer(plan: try Samples.plan(), warnings: ["free memory is short; free some"])),
      try SampleAnswer(.dryRun, to: DryRunRequest.self, Samples.dryRun()),
      try SampleAnswer(
        .inspect, to: InspectRequest.self,
        InspectAnswer(
          record: record, rows: [.init(table: "clients", key: "10.0.0.7", row: row)],
          more: true, redacted: ["token"])),
      try SampleAnswer(
        .diff, to: DiffRequest.self,
        DiffAnswer(
          recordBefore: record, recordAfter: StateRecord(version: Samples.v2),
          rows: [
            .init(
              table: "clients", key: "10.0.0.7", before: ["max": 100], after: row,
              back: ["max": 100], failure: "nothing; this shows where a reason stands")
          ], redacted: ["token"])),
      try SampleAnswer(
        .logs, to: LogsRequest.self, LogsAnswer(entries: [Samples.logEntry])),
      try SampleAnswer(.logLevel, to: LogLevelRequest.self, EmptyAnswer()),
      try SampleAnswer(
        .history, to: HistoryRequest.self,
        HistoryAnswer(entries: try Samples.history(), more: true)),
      try SampleAnswer(.migrate, to: MigrateRequest.self, done),
    ]
    let commands = try Method.allCases.filter { $0.verb != nil && $0 != .migrate }
      .map { try SampleAnswer($0, to: CommandRequest.self, done) }
    return looking + commands
  }

  static func of(_ method: Method) throws -> SampleAnswer? {
    try all().first { $0.method == method }
  }
}
