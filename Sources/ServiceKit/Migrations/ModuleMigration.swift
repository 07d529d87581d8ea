internal import MigrationEngine
internal import StateTables

/// A migration between two modules: of records for the catalog, of tables for the component.
struct ModuleMigration {
  let migration: Migration
  let links: [TableLink]

  init<Old: LiveModule, New: LiveModule>(
    component: String, _: Old.Type, _: New.Type, title: String?, revision: String,
    record: RecordLink<Old.Record, New.Record>, tables: (Old, New) -> [TableLink]
  ) throws(MigrationError) {
    let name = "\(component): \(Old.version) to \(New.version)"
    let (oldMaker, newMaker) = (TableMaker.scratch(Old.version), TableMaker.scratch(New.version))
    let (old, new) = (Old(oldMaker), New(newMaker))
    for maker in [oldMaker, newMaker] {
      if let twice = maker.twice {
        throw MigrationError(
          .definitionMalformed,
          "\(component) has two tables called \(twice) at \(maker.version); give one another name")
      }
    }
    links = try ModuleMigration.complete(
      tables(old, new), oldMaker.handles, newMaker.handles, name)
    let changed = links.filter { $0.rows != nil }.compactMap(\.oldName)
    let forward = record.forward
    let parts = [record.definition] + links.map(\.summary)
    migration = Migration(
      from: Old.version, to: New.version,
      title: title ?? "\(Old.version) to \(New.version)",
      revision: ([revision] + parts).joined(separator: "\u{1F}"),
      touches: Migration.Touches(record: true, tables: changed),
      forward: { try forward($0) }, back: record.back)
  }

  /// Adds what goes without saying, and refuses what does not.
  private static func complete(
    _ links: [TableLink], _ old: [TableHandle], _ new: [TableHandle], _ name: String
  ) throws(MigrationError) -> [TableLink] {
    func mistake(_ message: String) -> MigrationError {
      MigrationError(.definitionMalformed, "\(name): \(message)")
    }
    for names in [links.compactMap(\.oldName), links.compactMap(\.newName)] {
      for table in names where names.count(where: { $0 == table }) > 1 {
        throw mistake("the table \(table) is changed twice; change it once")
      }
    }
    let (oldLinked, newLinked) = (links.compactMap(\.oldName), links.compactMap(\.newName))
    for table in old where !oldLinked.contains(table.name) {
      guard let twin = new.first(where: { $0.name == table.name }),
        !newLinked.contains(table.name)
      else {
        throw mistake(
          "the table \(table.name) is not there afterwards; say .dropped or .renamed if that is"
            + " meant")
      }
      guard twin.kind.type == table.kind.type else {
        throw mistake(
          "the rows of \(table.name) are others afterwards; say with .rows how they change")
      }
    }
    let added = new.filter { table in
      !newLinked.contains(table.name) && !old.contains { $0.name == table.name }
    }
    return links + added.map { $0.kind.added(isDerived: false) }
  }
}

/// All migrations of a component, and what becomes of its tables on a path of them.
struct MigrationBook {
  private(set) var catalog = Catalog()
  private var links: [String: [TableLink]] = [:]

  init(_ migrations: [ModuleMigration]) throws(MigrationError) {
    for migration in migrations {
      try catalog.register(migration.migration)
      links[migration.migration.name] = migration.links
    }
  }

  /// What becomes of each table on a path, whatever lies between.
  ///
  /// - Throws: `notReversible` where a hop down has no way back for a table, and
  ///   `definitionMalformed` where hops do not fit together.
  func links(along path: MigrationPath) throws(MigrationError) -> [TableLink] {
    var chain: [TableLink] = []
    for hop in path.hops {
      var next = links[hop.migration.name] ?? []
      if hop.direction == .down {
        var reversed: [TableLink] = []
        for link in next {
          guard let back = link.reversed() else {
            throw MigrationError(
              .notReversible,
              "\(hop.migration.name) has no way back for the rows of \(link.newName ?? "a table");"
                + " write one, or stay at \(path.from)")
          }
          reversed.append(back)
        }
        next = reversed
      }
      chain = try MigrationBook.join(chain, next)
    }
    return chain
  }

  private static func join(
    _ first: [TableLink], _ second: [TableLink]
  ) throws(MigrationError) -> [TableLink] {
    var rest = second
    var joined: [TableLink] = []
    for link in first {
      guard let name = link.newName, let index = rest.firstIndex(where: { $0.oldName == name })
      else {
        joined.append(link)
        continue
      }
      let next = rest.remove(at: index)
      if let both = try link.joined(with: next) { joined.append(both) }
    }
    return joined + rest
  }
}
