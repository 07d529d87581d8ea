internal import MigrationEngine
internal import StateTables

/// The tables of one version of the simulated component.
struct SimVersion {
  let version: Version
  var clients1: SimTable<HashSlot<Int>, ClientV1>?
  var clients2: SimTable<HashSlot<Int>, ClientV2>?
  var clients3: SimTable<HashSlot<Int>, ClientV3>?
  var sessions1: SimTable<KeySlot<String>, SessionV1>?
  var sessions2: SimTable<KeySlot<String>, SessionV2>?
  var stays: SimTable<HashSlot<Int>, StayV4>?
  var expiries: SimTable<KeySlot<Int>, ExpiryV4>?
  var scratch: SimTable<HashSlot<Int>, NoteRow>?
  var audit: SimTable<KeySlot<Int>, NoteRow>?

  init(_ version: Version) { self.version = version }

  var tables: [any AnySimTable] {
    let all: [(any AnySimTable)?] = [
      clients1, clients2, clients3, sessions1, sessions2, stays, expiries, scratch, audit,
    ]
    return all.compactMap { $0 }
  }
}

extension SimComponent {
  func make<Row>(_ name: String, _ version: Version) -> SimTable<HashSlot<Int>, Row> {
    SimTable(name, version, fanOut: fanOut) { $0 }
  }
  func make<Row>(_ name: String, _ version: Version) -> SimTable<KeySlot<Int>, Row> {
    SimTable(name, version, fanOut: fanOut) { $0 }
  }
  func make<Row>(_ name: String, _ version: Version) -> SimTable<KeySlot<String>, Row> {
    SimTable(name, version, fanOut: fanOut) { "s\($0 * 7919 % 1009)" }
  }

  /// The tables of a version, as a service has them that was just started.
  func emptyTables(of version: Version) -> SimVersion {
    var tables = SimVersion(version)
    switch version {
    case .generation(2):
      tables.clients2 = make("clients", version)
      tables.sessions2 = make("sessions", version)
    case .generation(3):
      tables.clients3 = make("clients", version)
      tables.sessions2 = make("visits", version)
    case .generation(4):
      tables.clients3 = make("clients", version)
      tables.stays = make("stays", version)
      tables.expiries = make("expiries", version)
    case .legacy, .generation, .semantic:
      tables.clients1 = make("clients", version)
      tables.sessions1 = make("sessions", version)
      tables.scratch = make("scratch", version)
      return tables
    }
    tables.audit = make("audit", version)
    return tables
  }
}
