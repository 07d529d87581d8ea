public import MigrationEngine
public import StateTables

/// Makes the tables of a module, and remembers them for whoever shows, plans and migrates them.
///
/// A table that has the name and the rows of one that is served already is that one: both versions
/// share it, unless the migration between them says otherwise.
public final class TableMaker {
  let version: Version
  let clock: TableClock
  /// Where the module writes what operators may want to read; see ``ComponentLog``.
  public let log: ComponentLog
  /// Tables that the module before has, by name, and that may be shared.
  private let shared: [String: TableHandle]
  private(set) var declared: [(name: String, handle: TableHandle)] = []
  /// A name that was given to two tables, if one was.
  private(set) var twice: String?

  init(
    _ version: Version, clock: TableClock, log: ComponentLog,
    sharing shared: [String: TableHandle] = [:]
  ) {
    self.version = version
    self.clock = clock
    self.log = log
    self.shared = shared
  }

  var handles: [TableHandle] { declared.map(\.handle) }

  /// A table read and written by key.
  ///
  /// - Parameters:
  ///   - schema: which shape its rows have; the module's version unless you say so.
  ///   - secret: fields of a row that only administrators are shown.
  public func hash<Key: TableKey, Row: TableRow>(
    _ name: String, schema: Version? = nil, secret: Set<String> = []
  ) -> HashTable<Key, Row> {
    make(name, schema, secret)
  }

  /// A table that is read by range as well, in the order of its keys.
  ///
  /// - Parameters:
  ///   - schema: which shape its rows have; the module's version unless you say so.
  ///   - secret: fields of a row that only administrators are shown.
  public func ordered<Key: TableKey, Row: TableRow>(
    _ name: String, schema: Version? = nil, secret: Set<String> = []
  ) -> OrderedTable<Key, Row> {
    make(name, schema, secret)
  }

  private func make<Slot: TableSlot, Row: TableRow>(
    _ name: String, _ schema: Version?, _ secret: Set<String>
  ) -> Table<Slot, Row> {
    if declared.contains(where: { $0.name == name }) { twice = name }
    if let handle = shared[name], let table = handle.table as? Table<Slot, Row>,
      schema == nil || schema == table.definition.schema
    {
      declared.append((name, handle))
      return table
    }
    let table = Table<Slot, Row>(
      name, schema: schema ?? version, clock: clock, secretFields: secret)
    declared.append((name, TableHandle(table)))
    return table
  }
}
