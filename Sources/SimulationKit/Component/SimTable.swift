internal import MigrationEngine
internal import MigrationTesting
internal import StateTables

/// A promise that was broken, as the checkers tell it.
struct Broken: Error, CustomStringConvertible {
  let description: String
}

/// A handler had enough halfway.
private struct HandlerThrew: Error {}

/// A table beside a dictionary that says what must be in it.
protocol AnySimTable: AnyObject {
  /// Does what some caller might do, and checks the answer; says what it did.
  func act(_ random: inout SeededGenerator, _ limits: WorkloadLimits) throws -> String
  /// Compares everything.
  func verify() throws
  /// The table's name.
  var name: String { get }
}

/// How wild the workload is.
struct WorkloadLimits {
  /// Keys are drawn from so many.
  var keys: Int
  /// Whether rows are written that some version cannot hold.
  var isHostile: Bool
  /// The second that the virtual clock shows.
  var second: Int
}

final class SimTable<Slot: TableSlot, Row: SimRow>: AnySimTable {
  let table: Table<Slot, Row>
  private(set) var model: [Slot.Key: Row] = [:]
  /// Who must know of each write besides the model.
  var onWrite: ((_ key: Slot.Key, _ row: Row?) throws -> Void)?
  private let key: (Int) -> Slot.Key

  init(_ name: String, _ version: Version, fanOut: Int, key: @escaping (Int) -> Slot.Key) {
    table = Table(name, schema: version, fanOut: FanOut(maximum: fanOut))
    self.key = key
  }

  var name: String { table.definition.name }
  var sortedKeys: [Slot.Key] { model.keys.map { Slot($0) }.sorted(by: <).map(\.key) }

  /// Says anew what must be there, after an exchange.
  func expect(_ model: [Slot.Key: Row]) { self.model = model }

  func act(_ random: inout SeededGenerator, _ limits: WorkloadLimits) throws -> String {
    let key = key(Int.random(in: 0..<limits.keys, using: &random))
    let name = table.definition.name
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<9:
      let row = Row.random(&random, isHostile: limits.isHostile)
      try write(row, key)
      return "write \(name)[\(key)] = \(row)"
    case 9..<11:
      return try updateOrThrow(key, &random, limits)
    case 11..<15:
      try remove(key)
      return "remove \(name)[\(key)]"
    case 15..<17:
      try remove(key)
      let row = Row.random(&random, isHostile: limits.isHostile)
      try write(row, key)
      return "re-create \(name)[\(key)] = \(row)"
    case 17 where random.next() % 32 == 0:
      let all = sortedKeys
      for key in all { try remove(key) }
      return "empty \(name) of \(all.count) rows"
    case 17:
      return "expire \(try expire(limits.second)) of \(name)"
    case 18:
      return try range(&random, limits)
    default:
      guard table[key] == model[key] else {
        throw Broken(
          description: "\(name)[\(key)] is \(shown(table[key])) and must be \(shown(model[key]))")
      }
      return "read \(name)[\(key)]"
    }
  }

  private func write(_ row: Row, _ key: Slot.Key) throws {
    table[key] = row
    model[key] = row
    try onWrite?(key, row)
  }

  private func remove(_ key: Slot.Key) throws {
    let removed = table.removeValue(forKey: key)
    guard removed == model.removeValue(forKey: key) else {
      throw Broken(description: "\(table.definition.name)[\(key)] was \(shown(removed))")
    }
    if removed != nil { try onWrite?(key, nil) }
  }

  /// A handler that changes a row and then, now and then, throws: nothing may have changed.
  private func updateOrThrow(
    _ key: Slot.Key, _ random: inout SeededGenerator, _ limits: WorkloadLimits
  ) throws -> String {
    let row = Row.random(&random, isHostile: limits.isHostile)
    let throwsAfter = random.next() % 3 == 0
    do {
      let changed: Void? = try table.update(key) { present in
        present = row
        if throwsAfter { throw HandlerThrew() }
      }
      guard (changed != nil) == (model[key] != nil) else {
        throw Broken(description: "\(table.definition.name)[\(key)] was updated and is not there")
      }
      if changed != nil {
        model[key] = row
        try onWrite?(key, row)
      }
    } catch is HandlerThrew {}
    return "update \(table.definition.name)[\(key)]\(throwsAfter ? ", and throw" : "")"
  }

  private func expire(_ second: Int) throws -> Int {
    var expired: [Slot.Key] = []
    table.forEach { key, row in
      if let expires = row.expires, expires < second { expired.append(key) }
      return true
    }
    for key in expired { try remove(key) }
    return expired.count
  }

  private func range(
    _ random: inout SeededGenerator, _ limits: WorkloadLimits
  ) throws -> String {
    let first = Slot(key(Int.random(in: 0..<limits.keys, using: &random)))
    let second = Slot(key(Int.random(in: 0..<limits.keys, using: &random)))
    let (lower, upper) = first < second ? (first, second) : (second, first)
    var found: [Slot.Key] = []
    table.forEach(from: lower.key, upTo: upper.key) { key, row in
      found.append(key)
      return model[key] == row
    }
    let expected = model.keys.map { Slot($0) }.filter { !($0 < lower) && $0 < upper }
    guard found == expected.sorted(by: <).map(\.key) else {
      throw Broken(
        description: "\(table.definition.name) from \(lower.key) to \(upper.key) has"
          + " \(found.count) rows of \(expected.count), or not in order, or wrong")
    }
    return "range of \(table.definition.name), \(found.count) rows"
  }

  func verify() throws {
    let name = table.definition.name
    var seen = 0
    var wrong: Slot.Key?
    table.forEach { key, row in
      seen += 1
      if model[key] != row { wrong = key }
      return wrong == nil
    }
    if let wrong {
      throw Broken(
        description:
          "\(name)[\(wrong)] is \(shown(table[wrong])) and must be \(shown(model[wrong]))")
    }
    guard seen == model.count, table.count == seen else {
      let missing = sortedKeys.first { table[$0] == nil }
      throw Broken(
        description: "\(name) has \(seen) rows, says \(table.count), and must have \(model.count)"
          + (missing.map { "; \($0) is missing" } ?? ""))
    }
    try verifySizes(name)
  }

  /// What is kept up to date by each write is what is found by counting.
  private func verifySizes(_ name: String) throws {
    let bytes = model.reduce(0) { $0 + $1.key.byteSize + $1.value.byteSize }
    guard table.facts.bytes == bytes else {
      throw Broken(description: "\(name) says \(table.facts.bytes) bytes and has \(bytes)")
    }
    let again = Table<Slot, Row>(name, schema: table.definition.schema)
    for (key, row) in model { again[key] = row }
    guard table.digest() == again.digest(), table.digest() == table.snapshot().digest else {
      throw Broken(description: "the digest of \(name) is not that of its rows")
    }
  }

  private func shown(_ row: Row?) -> String { row.map { "\($0)" } ?? "absent" }
}
