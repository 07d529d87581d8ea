internal import Glibc
internal import MigrationEngine
internal import StateTables
internal import Synchronization
internal import UnixKit
internal import WireProtocol

/// One component, without the types of its requests: mailbox, state, and what is known of both.
///
/// Unchecked: what is not a lock of its own is touched in the component's turn only.
final class ComponentCore: @unchecked Sendable {
  let name: String
  let policy: Policy
  let mailbox: Mailbox
  let log: ComponentLog
  let clock = TableClock(Instant(microseconds: 0))
  let book: MigrationBook
  let versions: [Version]
  let firstVersion: Version
  let makeHost: (Version, TableMaker) -> HostedModule?
  /// The state, once the service runs.
  private(set) var live: LiveComponent?
  var latency = LatencyWindows()
  private let hasService = Atomic<Bool>(false)
  /// From the clock that never jumps to the time of day, in microseconds.
  private var clockOffset = 0

  init<Request, Reply>(
    _ builder: ComponentBuilder<Request, Reply>,
    describeRequest: @escaping @Sendable (UnsafeRawPointer) -> String
  ) throws(MigrationError) {
    try NameRules.check(builder.name, "component")
    if let mistake = builder.mistake { throw mistake }
    for module in builder.modules {
      if let problem = module.recordProblem { throw problem }
    }
    guard let first = builder.first ?? builder.modules.first?.version,
      builder.module(of: first) != nil
    else {
      throw MigrationError(
        .definitionMalformed,
        "\(builder.name) has no module to start with; name one with serves(_:)")
    }
    let modules = builder.modules
    name = builder.name
    policy = builder.policy
    firstVersion = first
    versions = modules.map(\.version)
    log = ComponentLog()
    book = try MigrationBook(builder.migrations)
    mailbox = Mailbox(builder.name, bound: builder.waitingCalls, describe: describeRequest)
    makeHost = { version, maker in modules.first { $0.version == version }?.make(maker) }
    // Nobody answers before the service runs.
    mailbox.close(by: "its service, which has not been started")
  }

  /// Takes the component for a service; `false` when one has taken it before.
  func isTaken() -> Bool { !hasService.exchange(true, ordering: .acquiringAndReleasing) }

  /// Takes the state over; callers are let in.
  func begin(_ live: LiveComponent) {
    self.live = live
    setClock()
    // One that was suspended when the service ended stays so until it is resumed.
    if case .everybody = live.answering { mailbox.open() }
  }

  /// Reads the time of day again; in the component's turn.
  func setClock() {
    clockOffset =
      Int(WallClock.now.microseconds) - MonotonicClock.nanoseconds() / 1_000
    clock.now = time(MonotonicClock.nanoseconds())
  }

  private func time(_ nanoseconds: Int) -> Instant {
    Instant(microseconds: Int64(clockOffset + nanoseconds / 1_000))
  }

  /// Handles one request in the turn that was entered, and leaves it.
  @inline(__always) func inTurn<Reply>(
    since start: Int, hasWaited: Bool, request: UnsafeRawPointer,
    _ handle: (LiveComponent, Instant) throws -> Reply
  ) throws -> Reply {
    let began = hasWaited ? MonotonicClock.nanoseconds() : start
    let now = time(began)
    clock.now = now
    var isDone = false
    defer {
      let end = MonotonicClock.nanoseconds()
      latency.record(end - start)
      let isTraced = log.tracesCalls
      mailbox.leave(at: end)
      if isTraced { trace(request, took: end - start, waited: began - start, isDone: isDone) }
    }
    guard let live else {
      throw CallRefused(.stopped, "\(name) is not running; start its service first")
    }
    let reply = try handle(live, now)
    isDone = true
    return reply
  }

  private func trace(_ request: UnsafeRawPointer, took: Int, waited: Int, isDone: Bool) {
    log.add(.trace) {
      "\(mailbox.name(of: request)) \(isDone ? "answered" : "threw") after \(took / 1_000) µs,"
        + " of which it waited \(waited / 1_000) µs"
    }
  }
}

/// What names of nodes and components may be, since they become parts of paths and commands.
enum NameRules {
  static func check(_ name: String, _ what: String) throws(MigrationError) {
    let isFine =
      !name.isEmpty && name.utf8.count <= 64 && name.first != "." && name.first != "-"
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
    guard isFine else {
      throw MigrationError(
        .definitionMalformed,
        "“\(name)” is no name for a \(what); take up to 64 letters, digits, _, - and . and begin"
          + " with a letter or digit")
    }
  }
}
