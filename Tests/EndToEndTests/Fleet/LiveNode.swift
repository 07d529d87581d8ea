import Glibc
import MigrationEngine
import ServiceKit
import StateTables

/// A node of a test's own, in the tests' process, reached as any other: `edge-1` with three
/// components.
///
/// `limiter` can be migrated; what v1 writes with many hits is lost on the way back. `picky` has a
/// row that cannot be migrated, and `other` is there to be left alone.
final class LiveNode {
  struct Failure: Error { let what: String }

  enum Ask: Sendable { case put(String, Int), get(String) }

  struct OldRow: TableRow {
    var hits: Int
    var token = LiveNode.token

    func digest(into builder: inout DigestBuilder) {
      builder.combine(hits)
      builder.combine(token)
    }

    var shown: Value { ["hits": .int(Int64(hits)), "token": .string(token)] }
  }

  struct NewRow: TableRow {
    var hits: Int
    var token = LiveNode.token
    var tier: Int

    func digest(into builder: inout DigestBuilder) {
      builder.combine(hits)
      builder.combine(token)
      builder.combine(tier)
    }

    var shown: Value {
      ["hits": .int(Int64(hits)), "token": .string(token), "tier": .int(Int64(tier))]
    }
  }

  struct OldRecord: Codable, Sendable { var limit = 5 }
  struct NewRecord: Codable, Sendable {
    var limit = 5
    var burst = 9
  }

  struct OldModule: LiveModule {
    static let version: Version = .legacy
    var record = OldRecord()
    let clients: OrderedTable<String, OldRow>

    init(_ tables: TableMaker) { clients = tables.ordered("clients", secret: ["token"]) }

    mutating func start(at now: Instant) {
      for index in 0..<LiveNode.rows { clients["client-\(index)"] = OldRow(hits: index) }
    }

    mutating func handle(_ ask: Ask, at now: Instant) -> Int? {
      switch ask {
      case .put(let key, let hits):
        clients[key] = OldRow(hits: hits)
        return nil
      case .get(let key): return clients[key]?.hits
      }
    }
  }

  struct NewModule: LiveModule {
    static let version: Version = .generation(1)
    var record = NewRecord()
    let clients: OrderedTable<String, NewRow>

    init(_ tables: TableMaker) { clients = tables.ordered("clients", secret: ["token"]) }

    mutating func handle(_ ask: Ask, at now: Instant) -> Int? {
      switch ask {
      case .put(let key, let hits):
        clients[key] = NewRow(hits: hits, tier: hits < LiveNode.topTier ? 0 : 3)
        return nil
      case .get(let key): return clients[key]?.hits
      }
    }
  }

  /// More than a plan tries, so that the one bad row of `picky` is not found before it runs.
  static let rows = 10_000
  /// From so many hits on, v1 gives a row a tier, which legacy cannot hold.
  static let topTier = 100_000
  /// What no terminal may obey.
  static let token = "\u{1B}[2Jsecret"

  let folder: String
  let limiter: Component<Ask, Int?>
  let other: Component<Ask, Int?>
  let picky: Component<Ask, Int?>
  private let service: Service

  init() throws {
    var template = Array("/tmp/msXXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    limiter = try LiveNode.component("limiter")
    other = try LiveNode.component("other")
    picky = try LiveNode.component("picky", refusing: 77)
    var configuration = ServiceConfiguration()
    configuration.door.directory = folder
    configuration.ledger = .memory
    configuration.tunesMemory = false
    service = try Service(
      "edge-1", components: [limiter, other, picky], configuration: configuration)
  }

  deinit {
    service.stop()
    _ = try? Program.run(["rm", "-r", folder])
  }

  private static func component(
    _ name: String, refusing refused: Int? = nil
  ) throws -> Component<Ask, Int?> {
    try Component<Ask, Int?>(name) { component in
      component.serves(OldModule.self)
      component.serves(NewModule.self)
      component.starts(at: .legacy)
      component.migrates(
        OldModule.self, to: NewModule.self, revision: "1",
        record: .by(
          forward: { NewRecord(limit: $0.limit) }, back: { new, _ in OldRecord(limit: new.limit) })
      ) { old, new in
        let lens = RowLens<OldRow, NewRow>(
          forward: { row in
            if row.hits == refused { throw RowRefused("hits must not be \(row.hits); correct it") }
            return NewRow(hits: row.hits, token: row.token, tier: 0)
          }, back: { row, _ in OldRow(hits: row.hits, token: row.token) })
        return [.rows(old.clients, new.clients, by: lens)]
      }
    }
  }

  /// Runs `midstream` with the words of a line, on this node.
  func midstream(_ line: String) throws -> Program.Result {
    let words = line.split(separator: " ").map(String.init)
    return try Program.midstream(words + ["--dir", folder])
  }

  /// How a component is, as `status --json` says.
  func status(of component: String) throws -> Fields {
    let nodes = try midstream("status edge-1/\(component) --json").json()["nodes"]?.elements
    guard let status = nodes?.first?.fields?["components"]?.elements?.first?.fields else {
      throw Failure(what: "no status of \(component)")
    }
    return status
  }
}
