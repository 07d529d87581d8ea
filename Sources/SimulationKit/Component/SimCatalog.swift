internal import MigrationEngine
internal import StateTables

/// The migrations of the simulated component's record.
enum SimCatalog {
  static let catalog: Catalog = {
    var catalog = Catalog()
    let hops: [(UInt32, [String])] = [
      (1, ["clients", "sessions"]), (2, ["clients"]),
      (3, ["sessions", "visits", "stays", "expiries"]),
    ]
    for (from, tables) in hops {
      let migration = Migration(
        from: .generation(from), to: .generation(from + 1), title: "one generation more",
        revision: "1", touches: Migration.Touches(record: true, tables: tables),
        forward: { record in
          guard record["poison"] == nil else { throw RowRefused("the record is poisoned") }
          var record = record
          record["from"] = .int(Int64(from))
          return record
        },
        back: { record, _ in
          guard record["poison"] == nil else { throw RowRefused("the record is poisoned") }
          var record = record
          record["from"] = from == 1 ? nil : .int(Int64(from - 1))
          return record
        })
      do { try catalog.register(migration) } catch {
        preconditionFailure("the simulated catalog is malformed: \(error)")
      }
    }
    return catalog
  }()
}
