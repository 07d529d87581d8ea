internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

/// Follows one component from before a command until its outcome is known.
///
/// The service goes on whatever becomes of us: an interruption ends the following and nothing else.
final class Follower {
  /// What was seen.
  struct Outcome {
    var verdict: Goal.Verdict
    var events: [WireEvent] = []
    var status: ComponentStatus?
  }

  private static let barIntervalMilliseconds = 200
  private static let lineIntervalMilliseconds = 2_000
  private static let waitMilliseconds = 100
  /// A node that cannot be reached for so long is not waited for any more.
  private static let patience = 30_000_000_000

  private let request: FleetRequest
  private let place: FleetRequest.Place
  private let inbox = Inbox<NodeWatch.News>()
  private let canRedraw = Terminal.canRedraw
  private var node: WatchedNode?
  private var outcome: Outcome
  private var lostAt: Int?

  init(_ request: FleetRequest, _ place: FleetRequest.Place) {
    self.request = request
    self.place = place
    outcome = Outcome(
      verdict: Goal.Verdict(
        code: .outcomeUnknown, outcome: "unknown",
        hint: "whether it goes on is not known; look with: midstream status \(place.name)"))
  }

  /// Watches, acts, and follows until there is a verdict.
  ///
  /// - Throws: what the command was refused with, or why the node cannot be watched; then nothing
  ///   was done.
  func run(until goal: Goal, _ act: () throws -> CommandAnswer) throws -> Outcome {
    Interruption.listen()
    let interval =
      canRedraw ? Follower.barIntervalMilliseconds : Follower.lineIntervalMilliseconds
    let inbox = self.inbox
    let watch = try NodeWatch(place.address, request.options, intervalMilliseconds: interval) {
      inbox.put($0)
    }
    defer {
      watch.stop()
      Output.wipeBar()
    }
    try awaitSnapshot()
    let answer = try act()
    outcome.status = answer.status
    follow(until: goal, from: answer.sequence)
    // Samples come now and then; what was decided is known to the last event.
    if let state = node?.states[place.component] { outcome.status?.describe(state) }
    return outcome
  }

  /// Before the first snapshot nothing has been done, so whatever goes wrong is an error.
  private func awaitSnapshot() throws {
    let end = MonotonicClock.nanoseconds() + request.options.deadline.nanoseconds * 2
    while node == nil {
      let left = (end - MonotonicClock.nanoseconds()) / 1_000_000
      guard left > 0, let news = inbox.next(upToMilliseconds: left) else {
        throw FleetError(
          .timedOut, "\(place.address.node) did not answer in time; look whether it is stuck")
      }
      switch news {
      case .snapshot(let snapshot): node = WatchedNode(snapshot)
      case .lost(let error), .ended(let error): throw error
      case .resumed, .event, .legal, .sample, .operators, .unknown: break
      }
    }
  }

  private func follow(until goal: Goal, from sequence: Int) {
    while true {
      if let verdict = verdict(on: goal, from: sequence) {
        outcome.verdict = verdict
        return
      }
      if Interruption.isAsked {
        Output.wipeBar()
        outcome.verdict = Goal.Verdict(
          code: .outcomeUnknown, outcome: "unfollowed",
          hint: "no longer followed; it goes on. Watch it with: midstream watch \(place.name)")
        return
      }
      if let lostAt, MonotonicClock.nanoseconds() - lostAt > Follower.patience { return }
      guard let news = inbox.next(upToMilliseconds: Follower.waitMilliseconds) else { continue }
      if take(news, after: sequence) { return }
    }
  }

  private func verdict(on goal: Goal, from sequence: Int) -> Goal.Verdict? {
    guard let node, node.sequence >= sequence, let state = node.states[place.component] else {
      return nil
    }
    return goal.verdict(on: state)
  }

  /// Takes news in; returns whether there will be no more.
  private func take(_ news: NodeWatch.News, after sequence: Int) -> Bool {
    switch news {
    case .snapshot(let snapshot):
      lostAt = nil
      let isNewRun = node.map { $0.epoch != snapshot.epoch } ?? false
      node = WatchedNode(snapshot)
      if isNewRun { Output.notice("\(place.address.node) was started again") }
      note(snapshot.node.components)
    case .resumed: lostAt = nil
    case .event(let notice, _):
      // The watch asks for a new snapshot by itself when this one can no longer be trusted.
      _ = node?.take(notice)
      guard notice.component == place.component else { break }
      outcome.events.append(notice.event)
      let line = EventText.line(place.address.node, place.component, notice.event)
      if request.wantsJSON { Output.notice(line) } else { Output.line(line) }
    case .sample(let notice): note(notice.components)
    case .legal, .operators, .unknown: break
    case .lost(let error):
      if lostAt == nil {
        lostAt = MonotonicClock.nanoseconds()
        Output.error("\(error)")
      }
    case .ended(let error):
      Output.error("\(error)")
      return true
    }
    return false
  }

  /// The newest status, and how far it says that the upgrade is.
  private func note(_ components: [ComponentStatus]) {
    guard let status = components.first(where: { $0.name == place.component }) else { return }
    outcome.status = status
    guard let progress = UpgradeProgress(status) else { return }
    if canRedraw {
      Output.bar(progress.bar(width: Terminal.columns - 1))
    } else {
      Output.notice("\(place.name): " + StatusText.phase(of: status) + ", \(progress.text)")
    }
  }
}
