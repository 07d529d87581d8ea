internal import MigrationEngine

/// The documents and the path of three migrations that both programs do.
enum StateFixture {
  static let lenses = [
    """
    {"from": "legacy", "to": "v1", "record": [
      {"rename": "memory", "to": "longTermMemory"}, {"add": "permissions.history", "value": []}]}
    """,
    """
    {"from": "v1", "to": "v2", "record": [
      {"move": "cfg.ttl", "to": "limits.ttl"},
      {"convert": "limits.ttl", "from": "string", "to": "int"},
      {"nest": ["host", "port"], "under": "endpoint"}]}
    """,
    """
    {"from": "v2", "to": "v3", "record": [
      {"map": "tier", "values": {"gold": "premium", "free": "basic"}},
      {"each": "sessions", "do": [{"add": "replicas", "value": 1}]},
      {"wrap": "owner"}]}
    """,
  ]

  private struct Invalid: Error {}

  /// The three migrations, and for each version the same look at the result as the peer takes.
  static func catalog() throws -> Catalog {
    var catalog = Catalog()
    for lens in lenses {
      try catalog.register(Migration(try LensFile(json: Array(lens.utf8))))
    }
    catalog.check(.generation(1)) {
      guard case .array? = $0["permissions"]?.fields?["history"] else { throw Invalid() }
    }
    catalog.check(.generation(2)) {
      guard case .int? = $0["limits"]?.fields?["ttl"] else { throw Invalid() }
    }
    catalog.check(.generation(3)) { guard case .array? = $0["owner"] else { throw Invalid() } }
    return catalog
  }

  /// A legacy document of about 1 KB, or of so many sessions; each has its own numbers.
  static func document(_ number: Int, sessions: Int = 4) -> Value {
    let id = Int64(number)
    let list = (0..<sessions).map { session -> Value in
      [
        "id": .string("s-\(number)-\(session)"), "user": .string("user-\(session * 7 % 100)"),
        "opened": .int(1_700_000_000 + id), "active": .bool(session.isMultiple(of: 2)),
      ]
    }
    return [
      "agent": .string("agent-\(number)"), "owner": .string("ann-\(number % 50)"),
      "tier": number.isMultiple(of: 3) ? "gold" : "free", "host": "10.1.2.3", "port": 8_443,
      "memory": [
        .string("the customer prefers short answers, in the morning"),
        .string("ticket \(number) was closed after two days — “thank you”"),
        .string("orders of the last quarter are in the archive, ask before opening them"),
      ],
      "cfg": ["ttl": .string(String(60 + number % 9)), "retries": 3, "backoff": 1.5],
      "permissions": ["read": true, "write": .bool(number.isMultiple(of: 2)), "tools": ["search"]],
      "counters": [
        "calls": .int(id * 31), "errors": .int(id % 7),
        "latency": .double(Double(number % 100) / 8),
      ],
      "labels": [
        "region": "eu-central", "cell": .string("c\(number % 20)"), "stage": "production",
      ],
      "sessions": .array(list), "note": "nothing to add", "revision": .int(id),
      "model": ["name": "planner-large", "temperature": 0.7, "context": 131_072],
      "audit": ["createdBy": "migration-desk", "createdAt": 1_690_000_000, "approved": true],
    ]
  }

  /// Writes so many documents, one a line; returns how many bytes they have.
  static func writeLines(_ count: Int, to path: String) throws -> Int {
    var bytes: [UInt8] = []
    for number in 0..<count {
      try JSON.append(document(number), to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    try writeFile(bytes, to: path)
    return bytes.count
  }
}
