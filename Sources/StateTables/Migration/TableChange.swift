/// What becomes of one table in an upgrade; made where the types of its rows are known.
///
/// ```swift
/// let changes = [
///   TableChange.rows(of: clientsV1, into: clientsV2, by: lens),
///   TableChange.added(violations),
/// ]
/// ```
///
/// Tables that are not named stay as they are and serve both versions.
public final class TableChange {
  /// The table's name in the old version, or in the new one where it is new; the first of several.
  public let table: String
  /// The names of all tables that it takes part in, of the old version and then of the new one.
  public var tables: [String] { oldNames + newNames.filter { !oldNames.contains($0) } }
  /// Whether the tables can be changed only while their component is suspended, since writes to
  /// them cannot be mirrored.
  public let needsSuspension: Bool
  let oldNames: [String]
  let newNames: [String]
  let work: Work
  /// Whether its writes are followed.
  var isBegun = false

  /// What is done to a table, as closures.
  ///
  /// They are made where the types of the rows are known, so
  /// that the compiler makes code for just these types. A method of a generic class that is called
  /// through a protocol would go through descriptions of types at each row.
  @usableFromInline struct Work {
    @usableFromInline var begin: () -> Void = {}
    @usableFromInline var take: (any Workers) -> Bool = { _ in false }
    @usableFromInline var collect: (inout Int) -> Void = { _ in }
    @usableFromInline var isCopied: () -> Bool = { true }
    @usableFromInline var beginVerification: (VerificationDepth) -> Void = { _ in }
    @usableFromInline var takePair: (any Workers) -> Bool = { _ in false }
    @usableFromInline var collectVerdicts: () -> Void = {}
    @usableFromInline var isVerified: () -> Bool = { true }
    @usableFromInline var verified: () -> VerificationFigures = { VerificationFigures() }
    /// What stands against an exchange now.
    @usableFromInline var obstacle: () -> String? = { nil }
    @usableFromInline var exchange: () -> Void = {}
    @usableFromInline var exchangeBack: () -> Void = {}
    @usableFromInline var discard: () -> [Garbage] = { [] }
    @usableFromInline var finalize: () -> [Garbage] = { [] }
    /// Follows no write any more, whatever stage it is in, and touches no row.
    @usableFromInline var leave: () -> Void = {}
    @usableFromInline var figures: () -> CopyFigures = { CopyFigures() }
    /// Rows that would be lost, to be read on a worker; and a count that grows as they change.
    @usableFromInline var lostRows: () -> @Sendable () -> [LostRow] = { { [] } }
    @usableFromInline var lossStamp: () -> UInt64 = { 0 }
    @usableFromInline var problem: () -> ChangeProblem? = { nil }
    @usableFromInline var underWay: () -> Int = { 0 }
    // The way back of tables whose writes are not mirrored.
    @usableFromInline var prepareWayBack: (any Workers) -> Void = { _ in }
    @usableFromInline var collectWayBack: () -> Void = {}
    @usableFromInline var isWayBackReady: () -> Bool = { true }
    @usableFromInline var isPreparingWayBack: () -> Bool = { false }
    @usableFromInline var wayBackProblem: () -> ChangeProblem? = { nil }
    @usableFromInline var takeLeftovers: () -> [Garbage] = { [] }

    @inlinable init() {}
  }

  @usableFromInline init(
    old: [String], new: [String], needsSuspension: Bool = false, _ work: Work
  ) {
    table = old.first ?? new.first ?? ""
    oldNames = old
    newNames = new
    self.needsSuspension = needsSuspension
    self.work = work
  }

  /// Whether a step about a table of the component, or about all of them, concerns it.
  func concerns(_ table: String?) -> Bool {
    guard let table else { return true }
    return table == self.table || oldNames.contains(table)
  }

  /// Every row of one table becomes a row of another, under the same key.
  ///
  /// The new table must be empty, and is not to be touched before it is served.
  @inlinable public static func rows<Slot, Old, New>(
    of old: Table<Slot, Old>, into new: Table<Slot, New>, by lens: RowLens<Old, New>
  ) -> TableChange {
    rows(of: old, into: new, by: lens, faults: [])
  }

  @inlinable package static func rows<Slot, Old, New>(
    of old: Table<Slot, Old>, into new: Table<Slot, New>, by lens: RowLens<Old, New>,
    faults: MigrationFaults
  ) -> TableChange {
    precondition(new.count == 0, "a table that is migrated into must be empty")
    let copy = TableCopy(old, into: new, by: lens, faults: faults)
    var work = Work()
    work.begin = { copy.begin() }
    work.take = { copy.take($0) }
    work.collect = { copy.collect(&$0) }
    work.isCopied = { copy.isCopied }
    work.beginVerification = { copy.beginVerification($0) }
    work.takePair = { copy.takePair($0) }
    work.collectVerdicts = { copy.collectVerdicts() }
    work.isVerified = { copy.isVerified }
    work.verified = { copy.verification?.figures ?? VerificationFigures() }
    work.obstacle = { copy.obstacle }
    work.exchange = { copy.exchange() }
    work.exchangeBack = { copy.exchangeBack() }
    work.discard = { copy.discard() }
    work.finalize = { copy.finalize() }
    work.leave = { copy.leave() }
    work.figures = { copy.figures }
    work.lostRows = { copy.lostRows() }
    work.lossStamp = { copy.losses.stamp }
    work.problem = { copy.problem }
    work.underWay = { copy.flights.count + (copy.verification?.inFlight ?? 0) }
    return TableChange(old: [old.definition.name], new: [new.definition.name], work)
  }

  /// A table that the old version does not have.
  ///
  /// - Parameter isDerived: whether its rows can be made again from others, so that a rollback,
  ///   which drops the table, loses nothing.
  @inlinable public static func added<Slot, Row>(
    _ new: Table<Slot, Row>, isDerived: Bool = false
  ) -> TableChange {
    var work = Work()
    work.discard = { [new.release()] }
    var isLive = false
    work.exchange = { isLive = true }
    work.exchangeBack = { isLive = false }
    work.figures = { CopyFigures(unmappable: isLive && !isDerived ? new.count : 0) }
    work.lostRows = {
      let snapshot = isLive && !isDerived ? new.snapshot() : nil
      let name = new.definition.name
      return { snapshot?.asLost(from: name) ?? [] }
    }
    work.lossStamp = { isLive && !isDerived ? new.storage.pointee.writes : 0 }
    return TableChange(old: [], new: [new.definition.name], work)
  }

  /// A table that the new version does not have; it is kept as it is until finalize.
  @inlinable public static func dropped<Slot, Row>(_ old: Table<Slot, Row>) -> TableChange {
    var work = Work()
    work.finalize = { [old.release()] }
    return TableChange(old: [old.definition.name], new: [], work)
  }

  /// A table that the new version knows by another name; it serves both.
  @inlinable public static func renamed<Slot, Row>(
    _ table: Table<Slot, Row>, to name: String
  ) -> TableChange {
    let oldName = table.definition.name
    var work = Work()
    work.exchange = { table.rename(to: name) }
    work.exchangeBack = { table.rename(to: oldName) }
    return TableChange(old: [oldName], new: [name], work)
  }
}

extension TableCopy {
  /// What stands against an exchange now.
  @inlinable var obstacle: String? {
    guard !isCopied || old.count != new.count else { return nil }
    return "the two tables called \(old.definition.name) have different numbers of rows; cancel,"
      + " and look for what went wrong"
  }

  @inlinable var figures: CopyFigures {
    CopyFigures(
      rowsDone: new.count, rowsTotal: old.count, bytesDone: new.storage.pointee.bytes,
      bytesTotal: old.storage.pointee.bytes,
      dirty: flights.reduce(settlingCount) { $0 + $1.dirty.count },
      rowsVerified: verification?.figures.rows ?? 0, unmappable: losses.unmappable,
      shed: losses.shed)
  }
}
