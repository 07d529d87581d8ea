import MigrationEngine
import Testing

@testable import Ledger

/// Whoever changes a ledger behind its back is found out.
@Suite struct TamperTests {
  private static let entries = 12
  private static let unlocked = "DROP TRIGGER entries_stay; DROP TRIGGER entries_remain; "

  struct Deed: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: String
    /// Where the chain is broken then.
    let position: Int

    var testDescription: String { name }
  }

  /// One change of every column, and what can be done to whole rows.
  static let deeds: [Deed] =
    [
      ("batch", "batch + 1"), ("at", "at + 1"), ("component", "'other'"),
      ("component", "NULL"), ("upgrade", "'u9'"), ("kind", "'born'"),
      ("content", "CAST(replace(CAST(content AS TEXT), '5', '6') AS BLOB)"),
      ("content", "CAST('' AS BLOB)"), ("intent", "CAST('{}' AS BLOB)"), ("uid", "0"),
      ("request", "'forged'"), ("hash", "CAST(substr(hash, 1, 31) || x'00' AS BLOB)"),
      ("hash", "x'00'"),
    ].map { column, value in
      Deed(
        name: "\(column) = \(value)",
        sql: "UPDATE entries SET \(column) = \(value) WHERE position = 5", position: 5)
    } + [
      Deed(name: "removed", sql: "DELETE FROM entries WHERE position = 5", position: 5),
      Deed(name: "first removed", sql: "DELETE FROM entries WHERE position = 1", position: 1),
      Deed(name: "last removed", sql: "DELETE FROM entries WHERE position = 12", position: 12),
      Deed(name: "all removed", sql: "DELETE FROM entries", position: 1),
      Deed(
        name: "reordered",
        sql: """
          UPDATE entries SET position = 99 WHERE position = 5;
          UPDATE entries SET position = 5 WHERE position = 6;
          UPDATE entries SET position = 6 WHERE position = 99
          """, position: 5),
      Deed(
        name: "closed up behind a removed one",
        sql: "DELETE FROM entries WHERE position = 5;"
          + "UPDATE entries SET position = position - 1 WHERE position > 5", position: 5),
      Deed(
        name: "appended",
        sql: "INSERT INTO entries SELECT 13, 13, at, component, upgrade, kind, content, intent,"
          + " uid, request, hash FROM entries WHERE position = 12", position: 13),
      Deed(
        name: "below the first", sql: "UPDATE entries SET position = 0 WHERE position = 1",
        position: 1),
      Deed(
        name: "end moved",
        sql: "UPDATE ledger SET position = 11, hash ="
          + " (SELECT hash FROM entries WHERE position = 11)", position: 12),
      Deed(
        name: "end's hash", sql: "UPDATE ledger SET hash = CAST(x'00' || substr(hash, 2) AS BLOB)",
        position: 12),
      Deed(name: "other node", sql: "UPDATE ledger SET node = 'edge-2'", position: 1),
      Deed(
        name: "saved row", sql: "UPDATE saved_rows SET content = x'7B7D' WHERE place = 1",
        position: 12),
      Deed(name: "saved row gone", sql: "DELETE FROM saved_rows WHERE place = 2", position: 12),
      Deed(
        name: "saved rows reordered",
        sql: "UPDATE saved_rows SET place = 9 WHERE place = 0", position: 12),
    ]

  @Test(arguments: deeds) func isFoundAndItsPlaceNamed(_ deed: Deed) throws {
    let folder = try TestFolder()
    try Self.write(in: folder)
    try Self.change(folder, Self.unlocked + deed.sql)
    let reader = try SQLiteLedgerReader(directory: folder.ledger)
    guard case .broken(let link) = try reader.verify() else {
      Issue.record("\(deed.name) was not found")
      return
    }
    #expect(link.position == deed.position, "\(deed.name): \(link.sentence)")
    #expect(link.sentence.hasSuffix("restore a backup"))
  }

  /// The canary: what nobody touched is sound, and the deeds' own tools change nothing else.
  @Test func whatNobodyTouchedIsSound() throws {
    let folder = try TestFolder()
    try Self.write(in: folder)
    try Self.change(folder, Self.unlocked + "UPDATE entries SET at = at WHERE position = 5")
    let reader = try SQLiteLedgerReader(directory: folder.ledger)
    #expect(try reader.verify() == .sound(reader.head()))
    #expect(try reader.head().position == Self.entries)
  }

  /// A hash that fits is no help to whoever appends a row and forgets the end.
  @Test func anAppendedRowWithAFittingHashIsFound() throws {
    let folder = try TestFolder()
    try Self.write(in: folder)
    let head = try SQLiteLedgerReader(directory: folder.ledger).head()
    var chain = Chain()
    let forged = try PreparedWork(LedgerWork(Story.batch(77)), after: head, chain: &chain)
    do {
      let connection = try SQLiteConnection(folder.file, isReadOnly: false)
      let statements = try SQLiteStatements(connection)
      try statements.insert(forged)
    }
    let verdict = try SQLiteLedgerReader(directory: folder.ledger).verify()
    guard case .broken(let link) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(link.position == 13)
    // Nor does a node go on with such a ledger.
    let failure = #expect(throws: LedgerFailure.self) {
      try SQLiteLedger(directory: folder.ledger, node: "edge-1")
    }
    #expect(failure?.code == .broken)
  }

  @Test func entriesCannotBeChangedByAccident() throws {
    let folder = try TestFolder()
    try Self.write(in: folder)
    for sql in ["UPDATE entries SET at = 0", "DELETE FROM entries"] {
      #expect(throws: LedgerFailure.self) { try Self.change(folder, sql) }
    }
    let reader = try SQLiteLedgerReader(directory: folder.ledger)
    #expect(try reader.verify() == .sound(reader.head()))
  }

  /// No two different rows are hashed alike because of where one column ends.
  @Test func columnsDoNotRunIntoOneAnother() throws {
    let row = try EntryCoding.row(of: Story.batch(5)[0])
    let changes: [(inout LedgerRow) -> Void] = [
      { ($0.component, $0.upgrade) = ("ab", "c") }, { ($0.component, $0.upgrade) = ("a", "bc") },
      { ($0.component, $0.upgrade) = ("abc", "") }, { ($0.component, $0.upgrade) = ("abc", nil) },
      { ($0.component, $0.upgrade) = (nil, "abc") }, { $0.intent = [] }, { $0.intent = nil },
      { $0.uid = 0 }, { $0.batch = 2 }, { $0.position = 2 }, { $0.at = 0 }, { $0.request = "" },
    ]
    var chain = Chain()
    var seen: Set<Checksum> = []
    for change in changes {
      var changed = row
      change(&changed)
      let hash = chain.hash(changed, after: Chain.placeholder)
      // Two of them leave the row as it is.
      #expect(seen.insert(hash).inserted || changed == row)
    }
    #expect(
      chain.hash(row, after: Chain.placeholder)
        != chain.hash(row, after: Chain.beginning(of: "x")))
  }

  private static func write(in folder: TestFolder) throws {
    let ledger = try SQLiteLedger(directory: folder.ledger, node: "edge-1")
    defer { ledger.close() }
    for number in 1..<entries {
      var batch = Story.batch(number)
      batch[0].intent = Story.intent("r\(number)")
      try ledger.appended(batch)
    }
    let rows = (0..<3).map {
      SavedRow(table: "users", key: "k\($0)", kind: "shed", row: .int(Int64($0)))
    }
    try ledger.saved(rows, for: "u1", number: 1)
  }

  private static func change(_ folder: TestFolder, _ sql: String) throws {
    let connection = try SQLiteConnection(folder.file, isReadOnly: false)
    defer { connection.close() }
    try connection.run(sql)
  }
}
