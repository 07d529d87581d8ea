public import MigrationEngine
internal import StateTables

/// Where a component is told which modules serve it, and how one becomes the next.
///
/// ```swift
/// let limiter = try Component<Ask, Answer>("rate_limiter") { component in
///   component.serves(LimiterV1.self)
///   component.serves(LimiterV2.self)
///   component.migrates(LimiterV1.self, to: LimiterV2.self, revision: "1") { old, new in
///     [.rows(old.clients, new.clients, by: lens)]
///   }
/// }
/// ```
public final class ComponentBuilder<Request: Sendable, Reply: Sendable> {
  let name: String
  var modules: [ModuleMaker<Request, Reply>] = []
  var migrations: [ModuleMigration] = []
  var first: Version?
  /// What the service asks of those who give something up for good.
  public var policy = Policy()
  /// How many calls may wait for the component; more are refused.
  public var waitingCalls = Mailbox.defaultBound
  /// The first mistake, told when the component has been described.
  var mistake: MigrationError?

  init(_ name: String) { self.name = name }

  /// A module that can serve this component; the one that is named first serves first.
  public func serves<Module: LiveModule>(_ module: Module.Type)
  where Module.Request == Request, Module.Reply == Reply {
    guard self.module(of: Module.version) == nil else {
      return note(
        .definitionDuplicate, "two modules serve \(name) at \(Module.version); name each once")
    }
    modules.append(ModuleMaker(module))
  }

  /// The version that serves on a first start, where that is not the first that was named.
  public func starts(at version: Version) { first = version }

  /// How one module's state becomes another's, and back.
  ///
  /// - Parameters:
  ///   - revision: stands for the code in the checksum of the migration; change it when you change
  ///     the code, so that a changed migration is not taken for the one that ran before.
  ///   - record: what becomes of the record.
  ///   - tables: what becomes of the tables; called with modules made for this only.
  public func migrates<Old: LiveModule, New: LiveModule>(
    _ old: Old.Type, to new: New.Type, title: String? = nil, revision: String,
    record: RecordLink<Old.Record, New.Record> = .unchanged,
    tables: @escaping (_ old: Old, _ new: New) -> [TableLink] = { _, _ in [] }
  ) where Old.Request == Request, Old.Reply == Reply, New.Request == Request, New.Reply == Reply {
    do throws(MigrationError) {
      migrations.append(
        try ModuleMigration(
          component: name, old, new, title: title, revision: revision, record: record,
          tables: tables))
    } catch { mistake = mistake ?? error }
  }

  func module(of version: Version) -> ModuleMaker<Request, Reply>? {
    modules.first { $0.version == version }
  }

  private func note(_ code: MigrationError.Code, _ message: String) {
    mistake = mistake ?? MigrationError(code, message)
  }
}

/// Makes hosts of one module.
struct ModuleMaker<Request: Sendable, Reply: Sendable> {
  let version: Version
  let make: (TableMaker) -> ModuleHost<Request, Reply>
  /// Why the module's record cannot be kept, if so.
  let recordProblem: MigrationError?

  init<Module: LiveModule>(_ module: Module.Type)
  where Module.Request == Request, Module.Reply == Reply {
    version = Module.version
    make = { TypedHost<Module>($0) }
    do {
      let record = Module(.scratch(Module.version)).record
      _ = try RecordCoding.decode(Module.Record.self, from: try RecordCoding.encode(record))
      recordProblem = nil
    } catch {
      recordProblem = MigrationError(
        .definitionMalformed,
        "the record of \(Module.version) cannot be written and read again; make it a struct of"
          + " plain fields", cause: String(describing: error))
    }
  }
}

extension TableMaker {
  /// For modules that are made only to be looked at.
  static func scratch(_ version: Version) -> TableMaker {
    TableMaker(version, clock: TableClock(Instant(microseconds: 0)), log: ComponentLog())
  }
}
