internal import MigrationEngine
internal import StateTables

/// Sessions that become stays and expiries.
final class SimSplit<Old: SimRow>: AnySimLink {
  private let old: SimTable<KeySlot<String>, Old>
  private let parts: SimPartTables
  private let splitting: SimSplitting<Old>
  let change: TableChange

  init(
    _ old: SimTable<KeySlot<String>, Old>, _ stays: SimTable<HashSlot<Int>, StayV4>,
    _ expiries: SimTable<KeySlot<Int>, ExpiryV4>, _ splitting: SimSplitting<Old>,
    _ faults: MigrationFaults
  ) {
    self.old = old
    self.splitting = splitting
    parts = SimPartTables(stays, expiries)
    change = .reshaped(
      old.table, into: TablePair(stays.table, expiries.table), by: splitting.reshape,
      faults: faults)
  }

  func exchanged() throws {
    parts.expect(try splitting.forward(old.model))
    try parts.verify()
    parts.beginWatching()
  }

  func exchangedBack(_ saved: [LostRow]) throws {
    // Where nothing was written, the old table is what it was.
    if parts.areWritten { old.expect(splitting.back(parts.model, old.model)) }
    try old.verify()
    let again = try splitting.forward(old.model)
    try parts.stays.expectKept(in: again.stays, or: saved)
    try parts.expiries.expectKept(in: again.expiries, or: saved)
    ended()
  }

  func ended() { parts.endWatching() }
}

/// Stays and expiries that become sessions again, as an upgrade of its own.
final class SimJoin<New: SimRow>: AnySimLink {
  private let parts: SimPartTables
  private let new: SimTable<KeySlot<String>, New>
  private let splitting: SimSplitting<New>
  private var isWritten = false
  let change: TableChange

  init(
    _ stays: SimTable<HashSlot<Int>, StayV4>, _ expiries: SimTable<KeySlot<Int>, ExpiryV4>,
    _ new: SimTable<KeySlot<String>, New>, _ splitting: SimSplitting<New>,
    _ faults: MigrationFaults
  ) throws {
    guard let reversed = splitting.reshape.reversed else {
      throw Broken(description: "the split has no way back")
    }
    parts = SimPartTables(stays, expiries)
    self.new = new
    self.splitting = splitting
    change = .reshaped(
      TablePair(stays.table, expiries.table), into: new.table, by: reversed, faults: faults)
  }

  func exchanged() throws {
    new.expect(splitting.back(parts.model, [:]))
    try new.verify()
    // On the way down nothing may be left out.
    let again = try splitting.forward(new.model)
    for key in parts.stays.sortedKeys where again.stays[key] == nil {
      throw Broken(description: "stays[\(key)] is lost by going down")
    }
    for key in parts.expiries.sortedKeys where again.expiries[key] == nil {
      throw Broken(description: "expiries[\(key)] is lost by going down")
    }
    isWritten = false
    new.onWrite = { [unowned self] _, _ in isWritten = true }
  }

  func exchangedBack(_ saved: [LostRow]) throws {
    if isWritten { parts.expect(try splitting.forward(new.model)) }
    try parts.verify()
    try new.expectKept(in: splitting.back(parts.model, [:]), or: saved)
    ended()
  }

  func ended() { new.onWrite = nil }
}

/// Both tables of the fourth version.
final class SimPartTables {
  let stays: SimTable<HashSlot<Int>, StayV4>
  let expiries: SimTable<KeySlot<Int>, ExpiryV4>
  private(set) var areWritten = false

  init(_ stays: SimTable<HashSlot<Int>, StayV4>, _ expiries: SimTable<KeySlot<Int>, ExpiryV4>) {
    self.stays = stays
    self.expiries = expiries
  }

  var model: (stays: [Int: StayV4], expiries: [Int: ExpiryV4]) { (stays.model, expiries.model) }

  func expect(_ rows: (stays: [Int: StayV4], expiries: [Int: ExpiryV4])) {
    stays.expect(rows.stays)
    expiries.expect(rows.expiries)
  }

  func verify() throws {
    try stays.verify()
    try expiries.verify()
  }

  func beginWatching() {
    areWritten = false
    stays.onWrite = { [unowned self] _, _ in areWritten = true }
    expiries.onWrite = { [unowned self] _, _ in areWritten = true }
  }

  func endWatching() {
    stays.onWrite = nil
    expiries.onWrite = nil
  }
}

extension SimTable {
  /// Each row is among those that a rollback brings back, or its loss was saved.
  func expectKept(in again: [Slot.Key: Row], or saved: [LostRow]) throws {
    let name = table.definition.name
    var savedRows: [String: Digest] = [:]
    for row in saved where row.table == name { savedRows[row.key] = row.digest }
    // In the order of the table: whichever promise is broken first is the same in every run.
    for key in sortedKeys {
      guard let row = model[key], again[key] != row else { continue }
      var builder = DigestBuilder()
      row.digest(into: &builder)
      guard savedRows[key.description] == builder.digest else {
        throw Broken(
          description: "a write of \(name)[\(key)] was acknowledged, is lost by the rollback, and"
            + " was not saved: \(row)")
      }
    }
  }
}
