internal import Glibc
internal import Synchronization
internal import UnixKit

/// The place in front of a component: calls wait here for their turn, in the order they came.
///
/// The one who has the turn handles a request; the others wait, each no longer than it wants to,
/// and no more of them than fit. Whoever keeps the component takes turns like a caller, but passes
/// the gate that a suspension closes. A turn lasts microseconds and waking a thread lasts thirty,
/// so a caller first looks again for a moment before it goes to sleep, and one that comes while the
/// turn is free takes it, unless somebody has waited for long.
///
/// Unchecked: everything is touched under `mutex` only.
public final class Mailbox: @unchecked Sendable {
  /// How many calls may wait where nobody says so.
  public static let defaultBound = 1_024
  /// How long a caller looks again before it sleeps.
  private static let spinNanoseconds = 20_000
  /// A caller that has waited for so long is given the turn; nobody passes it any more.
  private static let patienceNanoseconds = 1_000_000

  /// Who has the turn: since when, on which thread, and with what.
  struct Holder {
    let since: Int
    /// `nil` while it is kept for a thread that has still to wake up.
    let thread: pthread_t?
    /// The request, as long as its call lasts; `nil` for the keeper.
    let request: UnsafeRawPointer?
  }

  private enum Gate { case open, closed(by: String, since: Int), ended }

  private final class Waiter {
    let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    let isKeeper: Bool
    let since: Int
    var isGranted = false
    var isWoken = false

    init(isKeeper: Bool, since: Int) {
      self.isKeeper = isKeeper
      self.since = since
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      pthread_cond_init(condition, &attributes)
      pthread_condattr_destroy(&attributes)
    }

    deinit {
      pthread_cond_destroy(condition)
      condition.deallocate()
    }
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let name: String
  let bound: Int
  /// Says of a request what it is; called while its call lasts.
  private let describe: @Sendable (UnsafeRawPointer) -> String
  /// What `holder` says, for those who look again without the lock.
  private let isBusy = Atomic<Bool>(false)
  private var holder: Holder?
  private var gate = Gate.open
  private var waiters: [Waiter] = []
  private var refused = 0

  init(_ name: String, bound: Int, describe: @escaping @Sendable (UnsafeRawPointer) -> String) {
    self.name = name
    self.bound = max(1, bound)
    self.describe = describe
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  // MARK: Turns

  /// When a patience is over; one without end is a matter of years.
  static func deadline(_ patience: Duration, after start: Int) -> Int {
    start + min(max(patience, .zero), .seconds(1_000_000_000)).nanoseconds
  }

  /// Waits for the turn.
  ///
  /// - Returns: whether that took any time.
  func enter(_ candidate: Holder, until deadline: Int) throws(CallRefused) -> Bool {
    pthread_mutex_lock(mutex)
    if holder == nil, case .open = gate, waiters.isEmpty || !isOverdue(candidate.since) {
      take(candidate)
      pthread_mutex_unlock(mutex)
      return false
    }
    defer { pthread_mutex_unlock(mutex) }
    if let holder = holder?.thread, let mine = candidate.thread, pthread_equal(holder, mine) != 0 {
      throw refuse(.ownComponent, "a handler of \(name) called \(name); let the caller call twice")
    }
    try wait(candidate, isKeeper: false, until: deadline)
    return true
  }

  /// Waits for the turn, in spite of a closed gate; `false` when it did not come in time.
  func enterAsKeeper(_ candidate: Holder, until deadline: Int) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if holder == nil {
      take(candidate)
      return true
    }
    do throws(CallRefused) { try wait(candidate, isKeeper: true, until: deadline) } catch {
      return false
    }
    return true
  }

  /// Gives the turn to whoever waits.
  func leave(at now: Int) {
    pthread_mutex_lock(mutex)
    holder = nil
    isBusy.store(false, ordering: .releasing)
    passOn(now)
    pthread_mutex_unlock(mutex)
  }

  @inline(__always) private func take(_ candidate: Holder) {
    holder = candidate
    isBusy.store(true, ordering: .relaxed)
  }

  private func isOverdue(_ now: Int) -> Bool {
    guard let first = waiters.first(where: { mayEnter($0) }) else { return false }
    return now - first.since > Mailbox.patienceNanoseconds
  }

  private func mayEnter(_ waiter: Waiter) -> Bool {
    if waiter.isKeeper { return true }
    switch gate {
    case .open: return true
    case .closed, .ended: return false
    }
  }

  private func passOn(_ now: Int) {
    guard !waiters.isEmpty, holder == nil, let next = waiters.first(where: { mayEnter($0) }) else {
      return
    }
    if now - next.since > Mailbox.patienceNanoseconds {
      next.isGranted = true
      // Nobody else may take it before the thread that it is for has woken up.
      take(Holder(since: now, thread: nil, request: nil))
    }
    guard next.isGranted || !next.isWoken else { return }
    next.isWoken = true
    pthread_cond_signal(next.condition)
  }

  private func wait(
    _ candidate: Holder, isKeeper: Bool, until deadline: Int
  ) throws(CallRefused) {
    guard isKeeper || waiters.count < bound else {
      throw refuse(
        .full, "\(bound) calls wait for \(name) already; call less often, or give it less to do")
    }
    if case .ended = gate, !isKeeper { throw refuse(.stopped, stoppedSentence) }
    let waiter = Waiter(isKeeper: isKeeper, since: candidate.since)
    if isKeeper { waiters.insert(waiter, at: 0) } else { waiters.append(waiter) }
    defer { waiters.removeAll { $0 === waiter } }
    lookAgain(waiter, until: min(deadline, candidate.since + Mailbox.spinNanoseconds))
    while true {
      let isFirst = waiters.first { mayEnter($0) } === waiter
      if waiter.isGranted || (holder == nil && isFirst) {
        let since = MonotonicClock.nanoseconds()
        take(Holder(since: since, thread: candidate.thread, request: candidate.request))
        return
      }
      if case .ended = gate, !isKeeper { throw refuse(.stopped, stoppedSentence) }
      waiter.isWoken = false
      var time = timespec(tv_sec: deadline / 1_000_000_000, tv_nsec: deadline % 1_000_000_000)
      let status = pthread_cond_timedwait(waiter.condition, mutex, &time)
      guard status == ETIMEDOUT, !waiter.isGranted else { continue }
      // Who was woken for it and does not take it wakes the next.
      defer {
        waiters.removeAll { $0 === waiter }
        passOn(MonotonicClock.nanoseconds())
      }
      throw isKeeper ? CallRefused(.late, "") : refuseLate()
    }
  }

  /// Looks again without the lock for a moment; a turn is shorter than a thread's way to sleep.
  private func lookAgain(_ waiter: Waiter, until end: Int) {
    guard mayEnter(waiter) else { return }
    pthread_mutex_unlock(mutex)
    while isBusy.load(ordering: .relaxed), MonotonicClock.nanoseconds() < end {}
    pthread_mutex_lock(mutex)
  }

  // MARK: Refusing

  private var stoppedSentence: String {
    "\(name) has been stopped with its service; make a new one, and start that"
  }

  private func refuse(_ code: CallRefused.Code, _ message: String) -> CallRefused {
    refused += 1
    return CallRefused(code, message)
  }

  private func refuseLate() -> CallRefused {
    let now = MonotonicClock.nanoseconds()
    switch gate {
    case .closed(let by, let since):
      return refuse(
        .suspended,
        "\(name) has been suspended by \(by) for \((now - since) / 1_000_000) ms; call again when"
          + " it has been resumed")
    case .open, .ended:
      let (blocker, age) = blockerNow(now) ?? ("other calls", 0)
      return refuse(
        .late,
        "\(blocker) has kept \(name) for \(age) ms; call again later, or give the call more time")
    }
  }

  private func blockerNow(_ now: Int) -> (name: String, ageMilliseconds: Int)? {
    guard let holder else { return nil }
    let age = (now - holder.since) / 1_000_000
    return (holder.request.map(describe) ?? "its keeper", age)
  }

  // MARK: The gate

  /// Lets no caller in from now on; those who wait go on waiting.
  func close(by somebody: String) {
    pthread_mutex_lock(mutex)
    switch gate {
    case .open, .closed: gate = .closed(by: somebody, since: MonotonicClock.nanoseconds())
    case .ended: break
    }
    pthread_mutex_unlock(mutex)
  }

  /// Lets callers in again.
  func open() {
    pthread_mutex_lock(mutex)
    if case .closed = gate { gate = .open }
    passOn(MonotonicClock.nanoseconds())
    pthread_mutex_unlock(mutex)
  }

  /// Refuses all who wait and all who come, for good.
  func end() {
    pthread_mutex_lock(mutex)
    gate = .ended
    for waiter in waiters where !waiter.isKeeper { pthread_cond_signal(waiter.condition) }
    pthread_mutex_unlock(mutex)
  }

  // MARK: Looking

  /// What a request is called.
  func name(of request: UnsafeRawPointer) -> String { describe(request) }

  /// How many wait, and who keeps them waiting; may be asked on any thread, and never waits long.
  struct Standing: Sendable {
    var depth = 0
    var refused = 0
    var blocker: String?
    var blockerAgeMilliseconds: Int?
  }

  /// How it is now; a call is named once it has taken so many milliseconds.
  func standing(namingAfterMilliseconds patience: Int) -> Standing {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var standing = Standing(
      depth: waiters.count { !$0.isKeeper }, refused: refused, blocker: nil,
      blockerAgeMilliseconds: nil)
    if holder?.request != nil, let (name, age) = blockerNow(MonotonicClock.nanoseconds()),
      age >= patience
    {
      standing.blocker = name
      standing.blockerAgeMilliseconds = age
    }
    return standing
  }
}
