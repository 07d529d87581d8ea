internal import StateTables

/// The name of a table with the type of its rows, for links that leave the rows as they are.
struct TableKind {
  private typealias Make = (_ table: AnyObject?, _ name: String, _ isDerived: Bool) -> TableChange?

  let name: String
  /// What tells tables apart whose rows are of different types.
  let type: String
  private let rename: Make
  private let drop: Make
  private let add: Make

  init<Slot, Row>(_ table: Table<Slot, Row>) {
    self.init(table.definition.name, Table<Slot, Row>.self)
  }

  init<Slot, Row>(_ name: String, _ type: Table<Slot, Row>.Type) {
    self.name = name
    self.type = String(reflecting: type)
    rename = { table, name, _ in
      (table as? Table<Slot, Row>).map { TableChange.renamed($0, to: name) }
    }
    drop = { table, _, _ in (table as? Table<Slot, Row>).map { TableChange.dropped($0) } }
    add = { table, _, isDerived in
      (table as? Table<Slot, Row>).map { TableChange.added($0, isDerived: isDerived) }
    }
  }

  private init(_ kind: TableKind, called name: String) {
    self.init(name: name, type: kind.type, rename: kind.rename, drop: kind.drop, add: kind.add)
  }

  private init(
    name: String, type: String, rename: @escaping Make, drop: @escaping Make, add: @escaping Make
  ) {
    self.name = name
    self.type = type
    self.rename = rename
    self.drop = drop
    self.add = add
  }

  func renamed(to name: String) -> TableLink {
    let next = TableKind(self, called: name)
    return TableLink(self, next, reversed: { next.renamed(to: self.name) }) { old, _ in
      rename(old, name, false)
    }
  }

  var dropped: TableLink {
    TableLink(self, nil, reversed: { added(isDerived: false) }) { old, _ in drop(old, name, false) }
  }

  func added(isDerived: Bool) -> TableLink {
    TableLink(nil, self, reversed: { dropped }) { _, new in add(new, name, isDerived) }
  }
}
