import Glibc
import MigrationEngine
import Testing

@testable import StateFiles

@Suite struct RestoreTests {
  private let folder: TemporaryFolder
  private let path: String

  /// Bytes that no writer of ours would make.
  private let odd = "{ \"state_version\"\t: \"v1\" ,\n\n \"a\":1.50e0 }"

  init() throws {
    folder = try TemporaryFolder()
    path = try folder.write(odd, to: "a.json")
  }

  @Test func theVeryBytesComeBackAndWhatStoodThereIsKept() throws {
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    let migrated = try folder.text(of: "a.json")
    let outcome = try StateFiles([path]).restored()
    #expect(outcome.counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == odd)
    let kept = try #require(outcome.backups.first)
    #expect(kept.hasPrefix("a.json.v2."))
    #expect(try folder.text(of: kept) == migrated)
    // Taking back can be taken back.
    #expect(try StateFiles([path]).restored(to: .one(Fixtures.two)).counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == migrated)
  }

  @Test func ofSeveralVersionsOneMustBeChosen() throws {
    _ = try StateFiles([path]).migrated()
    _ = try StateFiles([path]).migrated(to: Fixtures.three)
    let refused = try StateFiles([path]).restored()
    #expect(refused.codes == ["file.backup-ambiguous"])
    #expect(refused.problems.first?.message.contains("v1, v2") == true)
    #expect(
      try StateFiles([path]).restored(to: .one(.generation(9))).codes == ["file.backup-missing"])
    #expect(try StateFiles([path]).restored(to: .one(Fixtures.one)).counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == odd)
  }

  @Test func restoringLinesCanBeTakenBackToo() throws {
    let text = "\(Fixtures.old(1))\n{\"a\":2}\n"
    let lines = try folder.write(text, to: "b.ndjson")
    _ = try StateFiles([lines]).migrated()
    let migrated = try folder.text(of: "b.ndjson")
    #expect(try StateFiles([lines]).restored().counts == [1, 0, 0])
    #expect(try folder.text(of: "b.ndjson") == text)
    let one = try folder.write("\(Fixtures.old(1))\n", to: "c.ndjson")
    _ = try StateFiles([one]).migrated()
    #expect(try StateFiles([one]).restored().counts == [1, 0, 0])
    #expect(try StateFiles([one]).restored().codes == ["file.backup-ambiguous"])
    #expect(try StateFiles([one]).restored(to: .mixed).counts == [1, 0, 0])
    #expect(try folder.text(of: "c.ndjson") == "\(Fixtures.new(1))\n")
    #expect(migrated == "\(Fixtures.new(1))\n\(Fixtures.new(2))\n")
  }

  @Test func aDamagedBackupIsNotRestored() throws {
    let backup = try #require(try StateFiles([path]).migrated().backups.first)
    try folder.write("damaged", to: backup)
    let outcome = try StateFiles([path]).restored()
    #expect(outcome.codes == ["file.backup-damaged"])
    #expect(outcome.problems.first?.file == folder.path(of: backup))
    #expect(try folder.text(of: "a.json").contains("v2"))
    #expect(folder.leftovers == [backup])
  }

  @Test(arguments: ["link", "pipe", "folder"])
  func aBackupThatIsNoFileIsNotRestored(_ kind: String) throws {
    let backup = try #require(try StateFiles([path]).migrated().backups.first)
    unlink(folder.path(of: backup))
    switch kind {
    case "link": symlink("/etc/passwd", folder.path(of: backup))
    case "pipe": mkfifo(folder.path(of: backup), 0o600)
    default: _ = try folder.makeFolder(backup)
    }
    let code = kind == "link" ? "file.symbolic-link" : "file.not-regular"
    #expect(try StateFiles([path]).restored().codes == [code])
    #expect(try folder.text(of: "a.json").contains("v2"))
  }

  @Test func aDocumentThatIsGoneComesBack() throws {
    let backup = try #require(try StateFiles([path]).migrated().backups.first)
    unlink(path)
    #expect(try StateFiles([path]).restored().counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == odd)
    #expect(folder.mode(of: "a.json") == 0o600)
    #expect(folder.names == ["a.json", backup])
  }

  @Test(.enabled(if: getuid() == 0, "only root may give files away"))
  func aDocumentThatComesBackBelongsToWhomItBelonged() throws {
    #expect(chown(path, 12_345, 23_456) == 0)
    _ = try StateFiles([path]).migrated()
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect([status.st_uid, status.st_gid] == [12_345, 23_456])
    unlink(path)
    _ = try StateFiles([path]).restored()
    #expect(stat(path, &status) == 0)
    #expect([status.st_uid, status.st_gid] == [12_345, 23_456])
  }

  @Test func aDocumentThatCannotBeReadIsKeptAllTheSame() throws {
    _ = try StateFiles([path]).migrated()
    try folder.write("torn {", to: "a.json")
    let outcome = try StateFiles([path]).restored()
    #expect(outcome.counts == [1, 0, 0])
    let kept = try #require(outcome.backups.first)
    #expect(kept.hasPrefix("a.json.mixed."))
    #expect(try folder.text(of: kept) == "torn {")
    #expect(try folder.text(of: "a.json") == odd)
  }

  @Test func inAFolderDocumentsWithoutABackupAreLeftAlone() throws {
    _ = try StateFiles([path]).migrated()
    try folder.write("{}", to: "b.json")
    #expect(try StateFiles([folder.path]).restored().counts == [1, 1, 0])
    #expect(try folder.text(of: "a.json") == odd)
    #expect(try folder.text(of: "b.json") == "{}")
  }

  @Test func aMistypedNameIsAProblemAlsoAmongOthers() throws {
    _ = try StateFiles([path]).migrated()
    #expect(
      try StateFiles([folder.path(of: "nope.json")]).restored().codes == ["file.backup-missing"])
    let both = try StateFiles([path, folder.path(of: "nope.json")]).restored()
    #expect(both.counts == [1, 0, 1])
    #expect(both.codes == ["file.backup-missing"])
  }
}
