internal import MigrationEngine
public import StateTables

/// What becomes of one table in a migration between two modules.
///
/// ```swift
/// component.migrates(LimiterV1.self, to: LimiterV2.self, revision: "1") { old, new in
///   [.rows(old.clients, new.clients, by: lens), .dropped(old.scratch)]
/// }
/// ```
///
/// Tables of the same name and rows that are not named serve both versions; tables that only the
/// new version has are added.
///
/// Closures, because they are made where the types of the rows are known, in the service's own
/// module: there the compiler makes code for just these types.
public struct TableLink {
  /// Makes the change for two tables; `nil` when they are not of the types that this is for.
  @usableFromInline typealias MakeChange = (_ old: AnyObject?, _ new: AnyObject?) -> TableChange?

  /// The table in the old version; `nil` where it does not have it.
  let old: TableKind?
  /// The table in the new version; `nil` where it does not have it.
  let new: TableKind?
  /// How its rows become others; `nil` where they stay as they are.
  let rows: (any AnyRowsLink)?
  let makeChange: MakeChange
  /// The link of the other direction; `nil` when there is no way back.
  let reversed: () -> TableLink?

  var oldName: String? { old?.name }
  var newName: String? { new?.name }

  init(
    _ old: TableKind?, _ new: TableKind?, rows: (any AnyRowsLink)? = nil,
    reversed: @escaping () -> TableLink?, makeChange: @escaping MakeChange
  ) {
    self.old = old
    self.new = new
    self.rows = rows
    self.reversed = reversed
    self.makeChange = makeChange
  }

  /// Every row of one table becomes a row of another, under the same key.
  @inlinable public static func rows<Slot, Old, New>(
    _ old: Table<Slot, Old>, _ new: Table<Slot, New>, by lens: RowLens<Old, New>
  ) -> TableLink {
    rows(old.definition.name, new.definition.name, Slot.self, by: lens)
  }

  @inlinable static func rows<Slot: TableSlot, Old, New>(
    _ oldName: String, _ newName: String, _ slot: Slot.Type, by lens: RowLens<Old, New>
  ) -> TableLink {
    rows(
      oldName, newName, slot, lens,
      makeChange: { old, new in
        guard let old = old as? Table<Slot, Old>, let new = new as? Table<Slot, New>,
          new.count == 0
        else { return nil }
        return TableChange.rows(of: old, into: new, by: lens)
      },
      reversed: { lens.reversed.map { rows(newName, oldName, slot, by: $0) } })
  }

  @usableFromInline static func rows<Slot: TableSlot, Old, New>(
    _ oldName: String, _ newName: String, _ slot: Slot.Type, _ lens: RowLens<Old, New>,
    makeChange: @escaping MakeChange, reversed: @escaping () -> TableLink?
  ) -> TableLink {
    TableLink(
      TableKind(oldName, Table<Slot, Old>.self), TableKind(newName, Table<Slot, New>.self),
      rows: RowsLink<Slot, Old, New>(lens: lens), reversed: reversed, makeChange: makeChange)
  }

  /// A table that the new version knows by another name, with the same rows.
  public static func renamed<Slot, Row>(
    _ old: Table<Slot, Row>, _ new: Table<Slot, Row>
  ) -> TableLink {
    TableKind(old).renamed(to: new.definition.name)
  }

  /// A table that the new version does not have; its rows are kept until finalize.
  public static func dropped<Slot, Row>(_ old: Table<Slot, Row>) -> TableLink {
    TableKind(old).dropped
  }

  /// A table that the old version does not have.
  ///
  /// - Parameter isDerived: whether its rows can be made again from others, so that a rollback,
  ///   which drops the table, loses nothing.
  public static func added<Slot, Row>(
    _ new: Table<Slot, Row>, isDerived: Bool = false
  ) -> TableLink {
    TableKind(new).added(isDerived: isDerived)
  }
}

extension TableLink {
  /// What the link does, for the checksum of its migration.
  var summary: String { "\(oldName ?? "-")>\(newName ?? "-")\(rows == nil ? "" : "*")" }

  /// This link and then the next, as one; `nil` when nothing is left of the table.
  ///
  /// - Throws: `definitionMalformed` when the rows of one are not those of the other.
  func joined(with next: TableLink) throws(MigrationError) -> TableLink? {
    guard let old else { return next.new?.added(isDerived: false) }
    guard let new = next.new else { return old.dropped }
    switch (rows, next.rows) {
    case (let first?, let second?):
      guard let both = first.then(second, from: old.name, to: new.name) else {
        throw MigrationError(
          .definitionMalformed,
          "the rows of \(old.name) come out of one migration as others than the next one takes;"
            + " make them the same")
      }
      return both
    case (let link?, nil), (nil, let link?): return link.moved(from: old.name, to: new.name)
    case (nil, nil): return old.renamed(to: new.name)
    }
  }
}
