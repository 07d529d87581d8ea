import Glibc
import MigrationEngine
import Testing

@testable import StateFiles

/// What cannot be written, or not under the right name, is refused before anything is lost.
@Suite struct UnwritableTests {
  /// `{"$bytes": "aGk="}` in a text stands for raw bytes; an object of that form has no text.
  @Test(arguments: ["a.json", "a.ndjson"])
  func anObjectThatWouldReadBackAsBytesIsRefusedByEveryVerb(_ name: String) throws {
    let folder = try TemporaryFolder()
    let text = #"{"state_version":"v1","a":{"d":"aGk="}}"# + "\n"
    let path = try folder.write(text, to: name)
    let lens = #"{"from": "v1", "to": "v2", "record": [{"rename": "a.d", "to": "$bytes"}]}"#
    var catalog = Catalog()
    try catalog.register(Migration(LensFile(json: Array(lens.utf8))))
    let rules = try DocumentRules(catalog: catalog, target: Fixtures.two)
    for examination in [StateFiles.Examination.check, .prove] {
      let outcome = try StateFiles([path]).scanned(as: examination, rules: rules)
      #expect(outcome.codes == ["migration.document-malformed"])
    }
    #expect(try StateFiles([path]).migrate(rules) { _ in }.failed == 1)
    #expect(try folder.text(of: name) == text)
  }

  /// Somebody who holds the draft open when it becomes the document could read and write it.
  @Test func aDraftThatOthersCanOpenIsPutAway() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Fixtures.old(1), to: "a.json", mode: 0o600)
    let draft = try folder.write("", to: ".a.json.midstream", mode: 0o666)
    chmod(draft, 0o666)
    let held = open(draft, O_RDWR)
    defer { close(held) }
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    var (mine, document) = (stat(), stat())
    #expect(fstat(held, &mine) == 0 && stat(path, &document) == 0)
    #expect(mine.st_ino != document.st_ino)
    #expect(mine.st_size == 0)
  }

  @Test func aDocumentThatIsGoneComesBackWithItsFolder() throws {
    let folder = try TemporaryFolder()
    for name in ["a.json", "b.json"] { try folder.write(Fixtures.old(1), to: name) }
    let options = StateFiles.Options(findsRemoved: true)
    #expect(try StateFiles([folder.path]).migrated().counts == [2, 0, 0])
    unlink(folder.path(of: "a.json"))
    #expect(try StateFiles([folder.path]).sources.count == 1)
    #expect(try StateFiles([folder.path], options: options).restored().counts == [2, 0, 0])
    #expect(try folder.text(of: "a.json") == Fixtures.old(1))
  }

  @Test func aDocumentWithAMillionChangesListsSomeOfThem() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<3_000).map { "\"\($0)\":{\"x\":1}" }.joined(separator: ",")
    let path = try folder.write("{\"state_version\":\"v1\",\"t\":{\(rows)}}", to: "a.json")
    let lens = """
      {"from": "v1", "to": "v2",
       "record": [{"each": "t", "do": [{"remove": "x", "value": 0}]}]}
      """
    var catalog = Catalog()
    try catalog.register(Migration(LensFile(json: Array(lens.utf8))))
    let rules = try DocumentRules(catalog: catalog, target: Fixtures.two)
    let tally = try StateFiles([path]).scanned(as: .prove, rules: rules).tally
    #expect(tally.lossy == 1)
    #expect(tally.lostFields.count <= Tally.maximumLostFields + 1)
    let outcome = try StateFiles([path]).scanned(as: .difference, rules: rules)
    guard case .difference(_, _, let changes)? = outcome.notable.first else {
      Issue.record("no difference")
      return
    }
    #expect(changes.count == StateFiles.maximumListedChanges)
  }

  /// Of two contents of one version nobody but the operator knows which is meant.
  @Test func ofSeveralBackupsOfOneVersionTheDigestDecides() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Fixtures.old(1), to: "a.json")
    let first = try StateFiles([path]).migrated().backups
    try folder.write(Fixtures.old(2), to: "a.json")
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    #expect(
      try StateFiles([path]).restored(to: .one(Fixtures.one)).codes == ["file.backup-ambiguous"])
    let digest = try #require(first.first?.split(separator: ".").dropLast().last)
    let choice = StateFiles.Choice(version: .one(Fixtures.one), digest: String(digest.prefix(8)))
    #expect(try StateFiles([path]).restore(choice) { _ in }.migrated == 1)
    #expect(try folder.text(of: "a.json") == Fixtures.old(1))
    #expect(try StateFiles([path]).restore(choice) { _ in }.alreadyThere == 1)
  }
}
