internal import MigrationEngine
internal import StateTables
internal import UnixKit

/// A component's state in this process, as an upgrade sees it.
///
/// It belongs to the component's turn, but for what stops and lets in callers, which belongs to the
/// keeper's thread.
final class LiveComponent: MigratableComponent {
  let name: String
  private let core: Mailbox
  private let book: MigrationBook
  private let make: (Version, [String: TableHandle]) -> HostedModule?
  private(set) var serving: HostedModule
  /// The module that is built up, or was rolled back from and not closed yet.
  private var next: HostedModule?
  /// The module that served before, as long as there is a way back.
  private var previous: HostedModule?

  /// Saves rows that a rollback loses; the keeper does it.
  var onSave: ([LostRow], UpgradeID, Int) -> Void = { _, _, _ in }
  var onAlert: (String) -> Void = { _ in }
  /// What is known for a last look at a plan before it starts.
  var facts: () -> PlanFacts = { PlanFacts(freeMemoryBytes: .max) }

  init(
    _ name: String, _ mailbox: Mailbox, _ book: MigrationBook, serving: HostedModule,
    make: @escaping (Version, [String: TableHandle]) -> HostedModule?
  ) {
    self.name = name
    core = mailbox
    self.book = book
    self.serving = serving
    self.make = make
  }

  // MARK: Modules

  var record: StateRecord { serving.record }

  func open(_ version: Version) throws { try host(for: version).open() }

  func close(_ version: Version) {
    if let host = next, host.version == version {
      host.close()
      next = nil
    } else if let host = previous, host.version == version {
      host.close()
      previous = nil
    }
  }

  /// The module to go to, made when it is first needed.
  private func host(for version: Version) throws -> HostedModule {
    if let next, next.version == version { return next }
    next?.close()
    next = nil
    let links = try book.links(along: book.catalog.path(from: serving.version, to: version))
    guard let host = make(version, shared(links)) else {
      throw MigrationError(
        .noPath, "no module of \(name) serves \(version); link one in, or go to another version")
    }
    next = host
    return host
  }

  /// Tables that both versions serve, by the name that the new one has for them.
  private func shared(_ links: [TableLink]) -> [String: TableHandle] {
    var shared: [String: TableHandle] = [:]
    let changed = Set(links.compactMap(\.oldName))
    for table in serving.tables where !changed.contains(table.name) { shared[table.name] = table }
    for link in links where link.rows == nil {
      if let oldName = link.oldName, let newName = link.newName {
        shared[newName] = serving.table(oldName)
      }
    }
    return shared
  }

  func changes(for plan: Plan) throws -> (tables: [TableChange], record: RecordChange?) {
    let path = try book.catalog.path(from: plan.from, to: plan.to)
    guard path.hops.map(\.migration.name) == plan.path.map(\.migration) else {
      throw MigrationError(
        .definitionChanged, "the way from \(plan.from) to \(plan.to) is another by now; plan again")
    }
    let host = try host(for: plan.to)
    let changes = try book.links(along: path).map { link in
      let old = link.oldName.flatMap { serving.table($0)?.table }
      let new = link.newName.flatMap { host.declaredTable($0)?.table }
      guard let change = link.makeChange(old, new) else {
        throw MigrationError(
          .definitionMalformed,
          "the table \(link.oldName ?? link.newName ?? "") of \(name) is not what the migration was"
            + " written for; correct the modules, or cancel")
      }
      return change
    }
    return (changes, RecordChange(path, of: book.catalog))
  }

  func findings(against plan: Plan) -> [PlanFinding] {
    Validator.findings(
      of: plan, serving: serving.version, catalog: book.catalog, facts: facts())
  }

  func serve(_ version: Version, record: StateRecord) {
    if let host = next, host.version == version {
      previous = serving
      serving = host
      next = nil
    } else if let host = previous, host.version == version {
      next = serving
      serving = host
      previous = nil
    } else {
      return onAlert("\(version) of \(name) was to be served and is not there; restart the service")
    }
    do { try serving.take(record) } catch {
      // The migration reads what it makes before anything moves, so this is one that is not pure.
      onAlert("the record of \(name) cannot be read at \(version): \(error); roll back")
    }
  }

  /// Ends every module that is open.
  func closeAll() {
    for host in [next, previous, serving].compactMap({ $0 }) { host.close() }
  }

  // MARK: Callers

  private enum Wish {
    case everybody, nobody(since: Int), blocked(by: String, ageMilliseconds: Int)
  }
  private var wish = Wish.everybody
  private var isAtBoundary = false

  /// How long a call may keep a component from being suspended.
  static let suspensionNanoseconds = 5_000_000_000

  func suspend() {
    core.close(by: "an operator")
    wish = .nobody(since: MonotonicClock.nanoseconds())
    isAtBoundary = false
  }

  func resume() {
    core.open()
    wish = .everybody
    isAtBoundary = false
  }

  var answering: Answering {
    switch wish {
    case .everybody: .everybody
    case .nobody: isAtBoundary ? .nobody : .changing
    case .blocked(let blocker, let age): .blocked(by: blocker, ageMilliseconds: age)
    }
  }

  /// Whether somebody waits for the component to come to the end of a request.
  var isSuspending: Bool {
    if case .nobody = wish { return !isAtBoundary }
    return false
  }

  /// The keeper has the turn, so no request is being handled.
  func reachBoundary() {
    if case .nobody = wish { isAtBoundary = true }
  }

  /// The keeper could not have the turn: gives a suspension up that takes too long.
  func lookForBlocker(at now: Int) {
    guard case .nobody(let since) = wish, !isAtBoundary,
      now - since > LiveComponent.suspensionNanoseconds
    else { return }
    let standing = core.standing(namingAfterMilliseconds: 0)
    core.open()
    wish = .blocked(
      by: standing.blocker ?? "a call",
      ageMilliseconds: standing.blockerAgeMilliseconds ?? (now - since) / 1_000_000)
  }

  // MARK: Losses and alerts

  /// Fields of a table, of whichever version, that only administrators are shown.
  func secretFields(of table: String) -> Set<String> {
    let handles = [serving, next, previous].compactMap { $0?.table(table) }
    return handles.reduce(into: []) { $0.formUnion($1.secretFields) }
  }

  func save(_ losses: [LostRow], for upgrade: UpgradeID, number: Int) {
    onSave(losses, upgrade, number)
  }

  func alert(_ sentence: String) { onAlert(sentence) }
}
