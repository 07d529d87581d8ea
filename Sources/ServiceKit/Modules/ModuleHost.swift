internal import MigrationEngine
internal import StateTables

/// A module with its state, for callers who know what it is asked and answers.
class ModuleHost<Request: Sendable, Reply: Sendable>: HostedModule {
  func handle(_ request: Request, at now: Instant) throws -> Reply {
    preconditionFailure("a host without a module was asked")
  }
}

/// A module with its state, for those who do not care what it is asked.
class HostedModule {
  let version: Version
  /// Its tables, in the order they were made, with the names that the module gave them.
  private let declared: [(name: String, handle: TableHandle)]
  var isOpen = false

  init(_ version: Version, _ tables: [(name: String, handle: TableHandle)]) {
    self.version = version
    declared = tables
  }

  var tables: [TableHandle] { declared.map(\.handle) }
  /// The table that has a name now.
  func table(_ name: String) -> TableHandle? { tables.first { $0.name == name } }
  /// The table that the module calls so; a shared one gets its new name at the exchange.
  func declaredTable(_ name: String) -> TableHandle? {
    declared.first { $0.name == name }?.handle
  }

  /// Fields of the record that only administrators are shown.
  var secretRecordFields: Set<String> { [] }
  /// The record as the module's own type and what that does not know make it.
  var record: StateRecord { StateRecord(version: version) }
  /// Takes a record over.
  ///
  /// - Throws: when it is not what the module's type can be read from; nothing has changed then.
  func take(_ record: StateRecord) throws {}
  func start(at now: Instant) {}
  func tick(at now: Instant) {}
  func checkHealth(at now: Instant) throws {}
  func open() throws {}
  func close() {}
}

/// A module of one type.
final class TypedHost<Module: LiveModule>: ModuleHost<Module.Request, Module.Reply> {
  private var module: Module
  /// What was in the record beside what the module knows.
  private var fields = Fields()

  init(_ maker: TableMaker) {
    module = Module(maker)
    super.init(Module.version, maker.declared)
  }

  override func handle(_ request: Module.Request, at now: Instant) throws -> Module.Reply {
    try module.handle(request, at: now)
  }

  override var record: StateRecord {
    // A record that cannot be encoded was refused when the component was declared.
    let known = (try? RecordCoding.encode(module.record)) ?? Fields()
    return StateRecord(version: version, fields: RecordCoding.merge(known, over: fields))
  }

  override func take(_ record: StateRecord) throws {
    module.record = try RecordCoding.decode(Module.Record.self, from: record.fields)
    fields = record.fields
  }

  override var secretRecordFields: Set<String> { Module.secretFields }

  override func start(at now: Instant) { module.start(at: now) }
  override func tick(at now: Instant) { module.tick(at: now) }
  override func checkHealth(at now: Instant) throws { try module.checkHealth(at: now) }

  override func open() throws {
    guard !isOpen else { return }
    try module.open()
    isOpen = true
  }

  override func close() {
    guard isOpen else { return }
    isOpen = false
    module.close()
  }
}
