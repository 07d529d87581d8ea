internal import MigrationEngine
internal import StateTables

/// Two tables of one upgrade, and what the promises say of them.
protocol AnySimLink: AnyObject {
  var change: TableChange { get }
  /// The new tables serve from now on.
  func exchanged() throws
  /// The old tables serve again; `saved` are the rows whose loss was saved.
  func exchangedBack(_ saved: [LostRow]) throws
  /// Nobody looks back any more.
  func ended()
}

/// Rows that become other rows under the same keys.
///
/// It keeps its own account of the way back, with a dictionary and one call a write: what the old
/// table must hold after a rollback, and what may be missing.
final class SimLink<Slot: TableSlot, Old: SimRow, New: SimRow>: AnySimLink {
  private let old: SimTable<Slot, Old>
  private let new: SimTable<Slot, New>
  private let lens: RowLens<Old, New>
  let change: TableChange
  private var image: [Slot.Key: Old] = [:]
  private var parked: [Slot.Key: Old?] = [:]

  init(
    _ old: SimTable<Slot, Old>, _ new: SimTable<Slot, New>, _ lens: RowLens<Old, New>,
    faults: MigrationFaults
  ) {
    self.old = old
    self.new = new
    self.lens = lens
    change = TableChange.rows(of: old.table, into: new.table, by: lens, faults: faults)
  }

  func exchanged() throws {
    image = old.model
    parked = [:]
    new.expect(try old.model.mapValues { try lens.forward($0) })
    try new.verify()
    new.onWrite = { [unowned self] key, row in wrote(row, key) }
  }

  private func wrote(_ row: New?, _ key: Slot.Key) {
    guard let row else {
      image[key] = nil
      parked[key] = nil
      return
    }
    let previous = image[key] ?? (parked[key] ?? nil)
    if let back = lens.back, let old = try? back(row, previous) {
      image[key] = old
      parked[key] = nil
    } else {
      image[key] = nil
      parked[key] = .some(previous)
    }
  }

  func exchangedBack(_ saved: [LostRow]) throws {
    old.expect(image)
    try old.verify()
    let table = new.table.definition.name
    var savedRows: [String: Digest] = [:]
    for row in saved where row.table == table { savedRows[row.key] = row.digest }
    // In the order of the table: whichever promise is broken first is the same in every run.
    for key in new.sortedKeys {
      guard let row = new.model[key] else { continue }
      if let here = image[key], let again = try? lens.forward(here), again == row { continue }
      var builder = DigestBuilder()
      row.digest(into: &builder)
      guard savedRows[key.description] == builder.digest else {
        throw Broken(
          description: "a write of \(table)[\(key)] was acknowledged, is lost by the rollback, and"
            + " was not saved: \(row)")
      }
    }
    ended()
  }

  func ended() { new.onWrite = nil }
}

/// A table that only the new version has.
final class SimAddition<Slot: TableSlot, Row: SimRow>: AnySimLink {
  private let new: SimTable<Slot, Row>
  let change: TableChange

  init(_ new: SimTable<Slot, Row>) {
    self.new = new
    change = .added(new.table)
  }

  func exchanged() throws { try new.verify() }

  func exchangedBack(_ saved: [LostRow]) throws {
    let name = new.table.definition.name
    let keys = Set(saved.filter { $0.table == name }.map(\.key))
    for key in new.sortedKeys where !keys.contains(key.description) {
      throw Broken(description: "\(name)[\(key)] is lost by the rollback and was not saved")
    }
  }

  func ended() {}
}

/// A table that the new version does not have, or knows by another name.
final class SimOther: AnySimLink {
  let change: TableChange
  private let check: () throws -> Void

  init(_ change: TableChange, check: @escaping () throws -> Void) {
    self.change = change
    self.check = check
  }

  func exchanged() throws { try check() }
  func exchangedBack(_ saved: [LostRow]) throws { try check() }
  func ended() {}
}
