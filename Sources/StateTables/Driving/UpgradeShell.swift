public import MigrationEngine

/// The loop around one component: what is asked and what happened goes in, events become durable,
/// and only then anything follows from them.
///
/// One batch of events is on its way into the journal at a time. It has no thread and no clock, and
/// belongs to one thread: its owner calls ``work(_:)`` in the component's turn and ``decide(at:)``
/// wherever it likes, as often as it likes. Only the first touches the component's tables, so that
/// deciding, writing down and telling take nothing of the component's time, and go on while a stuck
/// call keeps the turn.
public final class UpgradeShell {
  /// What became of a command.
  public enum Answer: Equatable, Sendable {
    /// It is durable.
    case done([Event])
    /// It was refused, and nothing happened.
    case refused(Refusal)
    /// The journal failed, and nothing happened.
    case failed(reason: String)
  }

  private enum Input {
    case command(number: Int, Command, Authority)
    case report(Report)
  }

  private struct Batch {
    let events: [Event]
    let command: Int?
    /// Whether it only tells that the journal failed; failing again is nothing new.
    let tellsOfJournal: Bool
  }

  /// Commands and reports that wait for their turn; more are refused.
  public static let maximumWaiting = 1_024

  /// The component as its events built it.
  public private(set) var state: ComponentState
  /// Performs what follows from events.
  public let driver: UpgradeDriver
  private let journal: any Journal
  private var waiting: [Input] = []
  private var batch: Batch?
  private var answers: [(number: Int, answer: Answer)] = []
  private var nextCommand = 0
  /// What events asked for and only the component's turn can do, in order, each with the state that
  /// the event led to.
  private var unperformed: [(effect: Effect, state: ComponentState)] = []
  /// What the last turn found that the upgrade does not know; nothing once the upgrade has changed.
  private var news: [Report] = []
  /// Hears of each event when it has been applied, with the state that it led to.
  public var applied: ((Event, ComponentState) -> Void)?

  /// Starts from a state, with nothing under way.
  public init(_ state: ComponentState, driver: UpgradeDriver, journal: any Journal) {
    self.state = state
    self.driver = driver
    self.journal = journal
  }

  /// Takes a command; its answer comes by ``takeAnswers()`` under the number returned.
  ///
  /// - Returns: `nil` when too much is waiting already.
  public func submit(_ command: Command, by authority: Authority) -> Int? {
    guard waiting.count < UpgradeShell.maximumWaiting else { return nil }
    nextCommand += 1
    waiting.append(.command(number: nextCommand, command, authority))
    return nextCommand
  }

  /// Takes a report of something that happened outside of the tables.
  ///
  /// - Returns: `false` when too much is waiting already, and the report must be made again.
  @discardableResult public func take(_ report: Report) -> Bool {
    guard waiting.count < UpgradeShell.maximumWaiting else { return false }
    waiting.append(.report(report))
    return true
  }

  /// The answers that came since the last call.
  public func takeAnswers() -> [(number: Int, answer: Answer)] {
    defer { answers = [] }
    return answers
  }

  /// Whether nothing waits, and nothing is on its way into the journal or left to be performed.
  public var isQuiet: Bool { waiting.isEmpty && batch == nil && unperformed.isEmpty }

  /// Whether something waits that only the component's turn can do.
  public var needsTurn: Bool { !unperformed.isEmpty }

  /// Goes on: a slice of the migration, and then the next decision that leads to events.
  public func turn(_ budget: Migrator.Budget, at now: Instant) {
    work(budget)
    decide(at: now)
  }

  /// What needs the component's turn: effects, a slice of the migration, and a look at what came of
  /// both.
  public func work(_ budget: Migrator.Budget) {
    let effects = unperformed
    unperformed = []
    for (effect, state) in effects { driver.perform(effect, for: state) }
    driver.advance(budget)
    if batch == nil { news = driver.reports(for: state) }
  }

  /// What does not need it: the next decision that leads to events.
  public func decide(at now: Instant) {
    while batch == nil, !waiting.isEmpty { decide(waiting.removeFirst(), at: now) }
    for report in driver.answeringReports(for: state) where batch == nil {
      append(state.decide(report, at: now), command: nil)
    }
    while batch == nil, !news.isEmpty {
      append(state.decide(news.removeFirst(), at: now), command: nil)
    }
  }

  private func decide(_ input: Input, at now: Instant) {
    switch input {
    case .report(let report):
      var tellsOfJournal = false
      if case .journalFailed = report { tellsOfJournal = true }
      append(state.decide(report, at: now), command: nil, tellsOfJournal: tellsOfJournal)
    case .command(let number, let command, let authority):
      do throws(Refusal) {
        let events = try state.decide(command, by: authority, at: now)
        if events.isEmpty { answers.append((number, .done([]))) }
        append(events, command: number)
      } catch { answers.append((number, .refused(error))) }
    }
  }

  private func append(_ events: [Event], command: Int?, tellsOfJournal: Bool = false) {
    guard !events.isEmpty else { return }
    batch = Batch(events: events, command: command, tellsOfJournal: tellsOfJournal)
    journal.append(events, answering: command)
  }

  /// Takes the journal's word on the batch that is on its way: durable, or why not.
  ///
  /// What follows from the events waits for the component's turn, but for what stops it from taking
  /// calls, or lets it take them again.
  public func journalled(_ result: Result<Void, JournalFailure>, at now: Instant) {
    guard let done = batch else { return }
    batch = nil
    switch result {
    case .success:
      if let command = done.command { answers.append((command, .done(done.events))) }
      for event in done.events {
        state.apply(event)
        news = []
        applied?(event, state)
        for effect in ComponentState.effects(of: event) { follow(effect) }
      }
    case .failure(let failure):
      if let command = done.command {
        answers.append((command, .failed(reason: failure.reason)))
      }
      guard !done.tellsOfJournal else { return }
      waiting.insert(.report(.journalFailed(reason: failure.reason)), at: 0)
    }
  }

  private func follow(_ effect: Effect) {
    if !driver.performOutsideOfTurn(effect) { unperformed.append((effect, state)) }
  }
}

/// Why events are not durable.
public struct JournalFailure: Error, Equatable, Sendable {
  /// A sentence.
  public let reason: String

  /// Says why.
  public init(reason: String) { self.reason = reason }
}
