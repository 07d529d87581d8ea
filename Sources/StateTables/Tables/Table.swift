public import MigrationEngine

/// A table read and written by key.
public typealias HashTable<Key: TableKey, Row: TableRow> = Table<HashSlot<Key>, Row>
/// A table that is read by range as well, in the order of its keys.
public typealias OrderedTable<Key: TableKey, Row: TableRow> = Table<KeySlot<Key>, Row>

/// A live table: typed rows by key, owned by one component, that can change its shape while it is
/// written to.
///
/// ```swift
/// let clients = HashTable<String, Client>("clients", schema: .generation(1))
/// clients["10.0.0.7"] = Client(count: 1, tier: "free")
/// clients.update("10.0.0.7") { $0.count += 1 }
/// ```
///
/// A table belongs to its component and is used by one thread at a time; ``snapshot()`` is what
/// others read.
///
/// ## Topics
///
/// ### Reading
/// - ``subscript(_:)``
/// - ``count``
/// - ``forEach(from:upTo:_:)``
/// - ``snapshot()``
///
/// ### Writing
/// - ``update(_:_:)``
/// - ``removeValue(forKey:)``
///
/// ### Knowing
/// - ``facts``
/// - ``digest()``
public final class Table<Slot: TableSlot, Row: TableRow> {
  /// What rows are found by.
  public typealias Key = Slot.Key

  /// What a table is, whatever is in it.
  @inlinable public var definition: TableDefinition { storage.pointee.definition }

  /// The table's own state, reached through a pointer: a table has one user at a time, so checking
  /// exclusivity at each access would only cost time.
  @usableFromInline let storage: UnsafeMutablePointer<Storage>
  /// Who is told of each write, after it was made; set by migrations only.
  @usableFromInline var sink: TableSink<Slot, Row>?

  @usableFromInline struct Storage {
    @usableFromInline var definition: TableDefinition
    @usableFromInline let clock: TableClock?
    @usableFromInline var tree: Tree<Slot, Row>
    @usableFromInline var count = 0
    @usableFromInline var bytes = 0
    @usableFromInline var writes: UInt64 = 0
    @usableFromInline var lastWrite: Instant?

    @inlinable init(_ definition: TableDefinition, _ clock: TableClock?, _ fanOut: FanOut) {
      self.definition = definition
      self.clock = clock
      tree = Tree(fanOut)
    }
  }

  /// Makes an empty table.
  ///
  /// - Parameters:
  ///   - clock: the time of day, as the component was told it; without one, last writes are not
  ///     dated.
  ///   - secretFields: fields of a row that whoever shows rows to people must leave out for all but
  ///     administrators.
  @inlinable public convenience init(
    _ name: String, schema: Version, clock: TableClock? = nil, secretFields: Set<String> = []
  ) {
    self.init(
      name, schema: schema, clock: clock, secretFields: secretFields, fanOut: .standard)
  }

  @inlinable package init(
    _ name: String, schema: Version, clock: TableClock? = nil, secretFields: Set<String> = [],
    fanOut: FanOut
  ) {
    let definition = TableDefinition(
      name: name, schema: schema, secretFields: secretFields, created: clock?.now)
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(definition, clock, fanOut))
  }

  @inlinable deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  // MARK: Reading

  /// How many rows there are.
  @inlinable public var count: Int { withExtendedLifetime(self) { storage.pointee.count } }

  /// Reads a row; writes one, or with `nil` takes it out.
  @inlinable public subscript(key: Key) -> Row? {
    get { withExtendedLifetime(self) { storage.pointee.tree.row(at: Slot(key)) } }
    set {
      if let newValue { write(newValue, at: Slot(key)) } else { remove(at: Slot(key)) }
    }
  }

  /// Visits rows in the table's order from `lower` on, up to and without `upper`.
  ///
  /// What `body` writes to the table meanwhile is not seen. In a table that is read by key only,
  /// the order means nothing, and so do the bounds.
  @inlinable public func forEach(
    from lower: Key? = nil, upTo upper: Key? = nil, _ body: (Key, Row) -> Bool
  ) {
    // The root is held, so that a write made by `body` copies instead of changing what is visited.
    let root = storage.pointee.tree.root
    _ = root.visit(from: lower.map { Slot($0) }, upTo: upper.map { Slot($0) }) { slot, row in
      body(slot.key, row)
    }
  }

  /// The rows as they are now, for reading on any thread.
  @inlinable public func snapshot() -> Snapshot<Slot, Row> {
    Snapshot(storage.pointee.tree, count: count)
  }

  /// The digest of all rows with their keys; leaves that were not written since are not read again.
  @inlinable public func digest() -> Digest {
    Digest(bits: storage.pointee.tree.digestBits(keeping: true))
  }

  /// How big the table is, and when it was written.
  public var facts: TableFacts {
    TableFacts(
      name: definition.name, schema: definition.schema, rows: count, bytes: storage.pointee.bytes,
      writes: storage.pointee.writes, created: definition.created,
      lastWrite: storage.pointee.lastWrite)
  }

  // MARK: Writing

  /// Changes a row where it stands; nothing happens when there is none, or when `body` throws.
  ///
  /// What `body` itself writes under the same key is overwritten by its result.
  ///
  /// - Returns: what `body` returned, or `nil` when there is no such row.
  @inlinable @discardableResult
  public func update<Result>(_ key: Key, _ body: (inout Row) throws -> Result) rethrows -> Result? {
    let slot = Slot(key)
    guard var row = storage.pointee.tree.row(at: slot) else { return nil }
    let result = try body(&row)
    write(row, at: slot)
    return result
  }

  /// Changes a row where it stands, or one that is made for it where there is none.
  ///
  /// - Returns: the row as it is now.
  @inlinable @discardableResult
  public func update(
    _ key: Key, default start: @autoclosure () -> Row, _ body: (inout Row) throws -> Void
  ) rethrows -> Row {
    let slot = Slot(key)
    var row = storage.pointee.tree.row(at: slot) ?? start()
    try body(&row)
    write(row, at: slot)
    return row
  }

  /// Takes a row out; it comes back.
  @inlinable @discardableResult
  public func removeValue(forKey key: Key) -> Row? { remove(at: Slot(key)) }

  @inlinable func write(_ row: Row, at slot: Slot) {
    let old = storage.pointee.tree.write(row, at: slot)
    storage.pointee.bytes &+= row.byteSize
    if let old {
      storage.pointee.bytes &-= old.byteSize
    } else {
      storage.pointee.count += 1
      storage.pointee.bytes &+= slot.key.byteSize
    }
    noteWrite()
    sink?.wrote(row, slot)
  }

  @inlinable @discardableResult
  func remove(at slot: Slot) -> Row? {
    guard let old = storage.pointee.tree.remove(at: slot) else { return nil }
    storage.pointee.count -= 1
    storage.pointee.bytes &-= old.byteSize &+ slot.key.byteSize
    noteWrite()
    sink?.removed(slot)
    return old
  }

  /// Empties the table without a word to anybody; what was in it is for the reaper.
  @inlinable func release() -> Garbage {
    let garbage = Garbage(storage.pointee.tree.root)
    storage.pointee.tree.root = Node(level: 0, storage.pointee.tree.root.fanOut)
    storage.pointee.count = 0
    storage.pointee.bytes = 0
    return garbage
  }

  @usableFromInline func rename(to name: String) { storage.pointee.definition.name = name }

  @inlinable func noteWrite() {
    storage.pointee.writes &+= 1
    if let clock = storage.pointee.clock { storage.pointee.lastWrite = clock.now }
  }
}

/// Who must know of each write to a table: a migration that keeps another table in step.
///
/// Closures, because they are made where the rows' types are known, so that the compiler makes code
/// for just these types; a method of a generic class, called through a table of methods, would go
/// through descriptions of types at each row.
@usableFromInline struct TableSink<Slot: TableSlot, Row: TableRow> {
  /// A row was written.
  @usableFromInline let wrote: (_ row: Row, _ slot: Slot) -> Void
  /// A row was taken out.
  @usableFromInline let removed: (_ slot: Slot) -> Void

  @inlinable init(
    wrote: @escaping (_ row: Row, _ slot: Slot) -> Void, removed: @escaping (_ slot: Slot) -> Void
  ) {
    self.wrote = wrote
    self.removed = removed
  }
}
