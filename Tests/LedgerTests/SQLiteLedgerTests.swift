import Glibc
import MigrationEngine
import Testing

@testable import Ledger

/// What a ledger on disk must do beyond the contract: folders, locks, other processes.
@Suite struct SQLiteLedgerTests {
  private static func open(_ folder: TestFolder, node: String = "edge-1") throws -> SQLiteLedger {
    try SQLiteLedger(directory: folder.ledger, node: node)
  }

  @Test func goesOnWhereItEnded() throws {
    let folder = try TestFolder()
    var story = Story(seed: 12)
    var heads: [LedgerHead] = []
    for round in 0..<5 {
      let ledger = try Self.open(folder)
      if round == 0 { try ledger.appended([Story.birth]) }
      if let last = heads.last { #expect(try ledger.head() == last) }
      for _ in 0..<10 { try ledger.appended(try story.next()) }
      heads.append(try ledger.head())
      ledger.close()
    }
    let reader = try SQLiteLedgerReader(directory: folder.ledger)
    #expect(reader.node == "edge-1")
    #expect(try reader.verify() == .sound(try #require(heads.last)))
    #expect(try LedgerRecovery.recover(Story.component, from: reader).state == story.state)
  }

  @Test func foldersAndFilesAreTheirOwnersAlone() throws {
    let folder = try TestFolder()
    let path = folder.path + "/new/deep/ledger/"
    let ledger = try SQLiteLedger(directory: path, node: "edge-1")
    try ledger.appended(Story.batch(1))
    for name in ["", "/deep", "/deep/ledger"] {
      #expect(TestFolder.mode(of: folder.path + "/new" + name) == 0o700)
    }
    let names = TestFolder.names(in: path)
    #expect(Set(names).isSuperset(of: ["ledger.sqlite", "ledger.sqlite-wal", "ledger.lock"]))
    for name in names { #expect(TestFolder.mode(of: path + name) == 0o600, "\(name)") }
    ledger.close()
    // What became readable is made private again.
    chmod(path + "ledger.sqlite", 0o644)
    try SQLiteLedger(directory: path, node: "edge-1").close()
    #expect(TestFolder.mode(of: path + "ledger.sqlite") == 0o600)
  }

  @Test(arguments: [0o777, 0o770, 0o702] as [UInt32])
  func aFolderThatOthersMayWriteInIsRefused(_ mode: UInt32) throws {
    let folder = try TestFolder()
    mkdir(folder.ledger, 0o700)
    chmod(folder.ledger, mode)
    let failure = #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    #expect(failure?.code == .notAllowed)
    #expect(failure?.message.contains(folder.ledger) == true)
    #expect(TestFolder.names(in: folder.ledger).isEmpty)
  }

  @Test(.enabled(if: getuid() == 0, "only root may give folders away"))
  func aFolderOfSomebodyElseIsRefused() throws {
    let folder = try TestFolder()
    mkdir(folder.ledger, 0o700)
    chown(folder.ledger, 12_345, 12_345)
    let failure = #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    #expect(failure?.code == .foreign)
    // A file of somebody else in a folder of ours is no better.
    chown(folder.ledger, 0, 0)
    try Self.open(folder).close()
    chown(folder.file, 12_345, 12_345)
    #expect(throws: LedgerFailure.self) { try Self.open(folder) }
  }

  @Test func symbolicLinksAreNotFollowed() throws {
    let folder = try TestFolder()
    let real = folder.path + "/real"
    try SQLiteLedger(directory: real, node: "edge-1").close()
    symlink(real, folder.ledger)
    let failure = #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    #expect(failure?.code == .missing || failure?.code == .foreign)
    unlink(folder.ledger)
    mkdir(folder.ledger, 0o700)
    symlink(real + "/ledger.sqlite", folder.file)
    #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    #expect(throws: LedgerFailure.self) { try SQLiteLedgerReader(directory: folder.ledger) }
    unlink(folder.file)
    link(real + "/ledger.sqlite", folder.file)
    #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    unlink(folder.file)
    mkdir(folder.file, 0o700)
    #expect(throws: LedgerFailure.self) { try Self.open(folder) }
  }

  @Test func oneLedgerIsOpenOnce() throws {
    let folder = try TestFolder()
    let ledger = try Self.open(folder)
    let failure = #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    #expect(failure?.code == .inUse)
    #expect(failure?.message.contains(folder.ledger) == true)
    #expect(failure?.message.contains("process \(getpid())") == true)
    try ledger.appended(Story.batch(1))
    ledger.close()
    let next = try Self.open(folder)
    try next.appended(Story.batch(2))
    #expect(try next.head().position == 2)
    next.close()
  }

  @Test func aLedgerThatIsForgottenLetsGoByItself() throws {
    let folder = try TestFolder()
    let answers = Answers()
    do {
      let ledger = try Self.open(folder)
      ledger.append(Story.batch(1), then: answers.take(0))
    }
    _ = try answers.wait(for: 1)
    #expect(try SQLiteLedgerReader(directory: folder.ledger).head().position == 1)
  }

  @Test func anotherNodesLedgerIsRefused() throws {
    let folder = try TestFolder()
    try Self.open(folder).close()
    let failure = #expect(throws: LedgerFailure.self) { try Self.open(folder, node: "edge-2") }
    #expect(failure?.code == .foreign)
    try Self.open(folder).close()
  }

  @Test func whatIsNoLedgerIsRefused() throws {
    let folder = try TestFolder()
    #expect(throws: LedgerFailure.self) { try SQLiteLedgerReader(directory: folder.ledger) }
    mkdir(folder.ledger, 0o700)
    let missing = #expect(throws: LedgerFailure.self) {
      try SQLiteLedgerReader(directory: folder.ledger)
    }
    #expect(missing?.code == .missing)
    let garbage = Glibc.open(folder.file, O_WRONLY | O_CREAT, 0o600)
    let text = String(repeating: "no database at all. ", count: 500)
    #expect(write(garbage, text, text.utf8.count) == text.utf8.count)
    close(garbage)
    #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    #expect(throws: LedgerFailure.self) { try SQLiteLedgerReader(directory: folder.ledger) }
  }

  @Test func aFormatOfTheFutureIsRefused() throws {
    let folder = try TestFolder()
    try Self.open(folder).close()
    do {
      let connection = try SQLiteConnection(folder.file, isReadOnly: false)
      try connection.run("UPDATE ledger SET format = 2")
    }
    let failure = #expect(throws: LedgerFailure.self) { try Self.open(folder) }
    #expect(failure?.code == .newerFormat)
  }

  @Test func readersSeeWhatIsAcknowledgedAndDisturbNobody() throws {
    let folder = try TestFolder()
    let ledger = try Self.open(folder)
    defer { ledger.close() }
    let reader = try SQLiteLedgerReader(directory: folder.ledger)
    for number in 1...50 {
      let receipt = try ledger.appended(Story.batch(number))
      #expect(try reader.head() == LedgerHead(position: number, hash: receipt.hash))
      #expect(try reader.entries(LedgerQuery(after: number - 1)).map(\.position) == [number])
    }
    #expect(try reader.verify() == ledger.verify())
    #expect(throws: LedgerFailure.self) {
      try SQLiteConnection(folder.file, isReadOnly: true).run("DELETE FROM saved_rows")
    }
  }

  /// Many entries go through the log more than once.
  @Test func theLogIsCopiedIntoTheFile() throws {
    let folder = try TestFolder()
    let ledger = try Self.open(folder)
    let answers = Answers()
    for number in 0..<30 {
      ledger.append(Story.batch(number, entries: 300), then: answers.take(number))
    }
    _ = try answers.wait(for: 30)
    #expect(try ledger.verify() == .sound(ledger.head()))
    ledger.close()
    #expect(try SQLiteLedgerReader(directory: folder.ledger).head().position == 9_000)
  }
}
