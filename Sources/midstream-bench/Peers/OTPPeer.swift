internal import MigrationEngine

/// The peer of the migration measurements in Erlang/OTP: a process that owns an ETS table, a caller
/// that calls it at a fixed rate, one form of migration a run.
///
/// What each form does stands at the head of the program. A run needs 0.3 to 0.7 KB of memory a row
/// as records and up to 1 KB as maps; five million rows in the suspended form take half a minute.
struct OTPPeer {
  /// How the rows get to the next version.
  enum Form: String, CaseIterable {
    /// Backup, rewriting and verification of the whole table while nothing is served.
    case suspended
    /// The same with batches and a match specification.
    case selectReplace
    /// Suspended, in one pass into a second table.
    case shadow
    /// Chunks of 200 rows between calls; nothing is kept, nothing verified.
    case chunked
    /// Chunks of 200 rows between calls; old rows are kept, new ones read back.
    case chunkedKept
  }

  /// What a row holds.
  enum Shape: String, CaseIterable {
    /// Numbers, atoms and one short binary.
    case inline
    /// Three binaries of more than 15 bytes.
    case heap
  }

  /// Which table of ETS.
  enum Table: String, CaseIterable {
    case set
    case ordered = "ordered_set"
  }

  /// What a row is to Erlang.
  enum Row: String, CaseIterable {
    /// The cheaper in time and memory.
    case record
    case map
  }

  /// One run.
  struct Parameters {
    var form: Form
    var rows: Int
    var shape: Shape = .inline
    /// Of one: how many calls write.
    var writeRatio = 0.2
    var callsPerSecond = 10_000
    /// How long to idle before; as long as a trial says that the migration takes when `nil`.
    var idleSeconds: Double?
    var seed = 1
    var table: Table = .set
    var row: Row = .record
  }

  private static let package = "erlang-base"

  private let folder: String

  /// Compiles the program, so that it runs as machine code.
  init(in folder: String) throws {
    self.folder = folder
    let source = folder + "/otp_peer.erl"
    try writeFile(PackageResources.otp_peer_erl, to: source)
    _ = try Peer.output(of: ["erlc", "-o", folder, source], package: Self.package)
  }

  /// Runs one form; idle first, then the migration under load, then the way back.
  func run(_ parameters: Parameters) throws -> OTPResult {
    // No crash dumps, nobody's start file, no spinning threads that have nothing to do.
    let command = [
      "env", "ERL_CRASH_DUMP_SECONDS=0", "erl", "-noinput", "-boot", "no_dot_erlang",
      "+SDio", "1", "+sbwtdcpu", "none", "+sbwtdio", "none", "-pa", folder, "-run", "otp_peer",
      "main",
      parameters.form.rawValue, String(parameters.rows), parameters.shape.rawValue,
      parameters.writeRatio.description, String(parameters.callsPerSecond),
      (parameters.idleSeconds ?? 0).description, String(parameters.seed),
      parameters.table.rawValue, parameters.row.rawValue,
    ]
    let output = try Peer.output(of: command, package: Self.package)
    return try OTPResult(JSON.read(Array(output.utf8)))
  }
}

/// What one run of the peer says of itself; times are microseconds.
struct OTPResult {
  /// Of calls, counted from when they were due.
  struct Latencies {
    let p50: Double
    let p99: Double
    let p999: Double
    let maximum: Double
    let calls: Int
  }

  let form: String
  let rows: Int
  let shape: String
  let table: String
  let row: String
  let rowBytes: Int
  /// Idle, just before the migration.
  let baseline: Latencies
  /// From the migration's start until what it delayed was answered.
  let during: Latencies
  let rowsPerSecond: Double
  let migrationMicros: Double
  /// Each row put back from the backup, or converted back.
  let rollbackMicros: Double
  /// The backup table put in the place of the new one; `nil` where there is no such table.
  let rollbackBySwapMicros: Double?
  /// Of the whole process, from the load's start until the migration's end.
  let peakMemoryBytes: Int
  let tableMemoryBytes: Int
  let errors: Int
  let writes: Int
  let lostWrites: Int
  /// Written while or after the backup was taken, and gone with the way back.
  let writesUndoneByRollback: Int
  let idleSeconds: Double
  /// How long its schedulers waited for a core during the migration: other work on this machine.
  let runDelayMicros: Double
  let otpRelease: String

  /// The longest that a call took while rows migrated.
  var maxCallMicros: Double { during.maximum }

  init(_ document: Value) throws {
    let fields = try OTPFields(document)
    form = try fields.text("form")
    rows = try fields.whole("rows")
    shape = try fields.text("shape")
    table = try fields.text("table")
    row = try fields.text("row")
    rowBytes = try fields.whole("rowBytes")
    baseline = try Latencies(fields.object("baseline"))
    during = try Latencies(fields.object("during"))
    rowsPerSecond = try fields.number("rowsPerSecond")
    migrationMicros = try fields.number("migrationMicros")
    rollbackMicros = try fields.number("rollbackMicros")
    rollbackBySwapMicros = try? fields.number("rollbackBySwapMicros")
    peakMemoryBytes = try fields.whole("peakMemoryBytes")
    tableMemoryBytes = try fields.whole("tableMemoryBytes")
    errors = try fields.whole("errors")
    writes = try fields.whole("writes")
    lostWrites = try fields.whole("lostWrites")
    writesUndoneByRollback = try fields.whole("writesUndoneByRollback")
    idleSeconds = try fields.number("idleSeconds")
    runDelayMicros = try fields.number("runDelayMicros")
    otpRelease = try fields.text("otpRelease")
  }
}

extension OTPResult.Latencies {
  fileprivate init(_ fields: OTPFields) throws {
    p50 = try fields.number("p50")
    p99 = try fields.number("p99")
    p999 = try fields.number("p999")
    maximum = try fields.number("max")
    calls = try fields.whole("calls")
  }
}

/// The peer's answer, field by field.
private struct OTPFields {
  private let fields: Fields

  init(_ value: Value?) throws {
    guard let fields = value?.fields else {
      throw Peer.Failed(description: "the Erlang peer's answer is no object")
    }
    self.fields = fields
  }

  func object(_ name: FieldName) throws -> OTPFields { try OTPFields(fields[name]) }

  func text(_ name: FieldName) throws -> String {
    guard let text = fields[name]?.text else { throw missing(name) }
    return text
  }

  func whole(_ name: FieldName) throws -> Int {
    guard case .int(let number)? = fields[name] else { throw missing(name) }
    return Int(number)
  }

  func number(_ name: FieldName) throws -> Double {
    switch fields[name] {
    case .int(let number)?: return Double(number)
    case .double(let number)?: return number
    default: throw missing(name)
    }
  }

  private func missing(_ name: FieldName) -> Peer.Failed {
    Peer.Failed(description: "the Erlang peer's answer has no proper \(name)")
  }
}
