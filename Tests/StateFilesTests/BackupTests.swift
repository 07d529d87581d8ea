import MigrationEngine
import Testing

@testable import StateFiles

@Suite struct BackupTests {
  static let digest = "0123456789abcdef"

  @Test(arguments: [
    ("a.json.v1.\(digest).bak", "v1"), ("a.json.1.4.0.\(digest).bak", "1.4.0"),
    ("a.json.legacy.\(digest).bak", "legacy"), ("a.json.mixed.\(digest).bak", "mixed"),
    ("a.json.v1.\(digest)-2.bak", "v1"),
  ])
  func aNameHoldsVersionAndDigest(_ name: String, _ version: String) throws {
    let backup = try #require(Backup(name: name, of: "a.json"))
    #expect(backup.version == version)
    #expect(backup.digest == Self.digest)
    #expect(Backup(name: name, of: "b.json") == nil)
    #expect(Backup(name: name, of: "a") == nil)
    #expect(Backup(name: name, of: "a.jso") == nil)
  }

  @Test(arguments: [
    "a.json", "a.json.bak", "a.json..bak", "a.json.v1.bak", "a.json.v1..bak",
    "a.json.v1.0123.bak", "a.json.v0.\(digest).bak", "a.json..\(digest).bak",
    "a.json.v1.\(digest)", "a.json.v1.\(digest).bak2", "a.json.other.\(digest).bak",
    "a.json.v1.v2.\(digest).bak", ".a.json.v1.\(digest).bak", "a.json.v1.\(digest)f.bak",
  ])
  func otherNamesAreNotTakenForBackups(_ name: String) {
    #expect(Backup(name: name, of: "a.json") == nil)
  }

  /// “é” in one piece and in two are equal for Swift, and two files for the system.
  @Test func namesAreComparedByBytes() throws {
    let (composed, decomposed) = ("\u{E9}.json", "e\u{301}.json")
    #expect(Backup(name: "\(composed).v1.\(Self.digest).bak", of: decomposed) == nil)
    let folder = try TemporaryFolder()
    try folder.write(Fixtures.old(1), to: composed)
    try folder.write(Fixtures.old(2), to: decomposed)
    #expect(try StateFiles([folder.path]).migrated().counts == [2, 0, 0])
    #expect(try StateFiles([folder.path]).restored().counts == [2, 0, 0])
    #expect(try folder.text(of: composed) == Fixtures.old(1))
    #expect(try folder.text(of: decomposed) == Fixtures.old(2))
  }

  @Test func backupsAreNoDocuments() throws {
    let folder = try TemporaryFolder()
    try folder.write(Fixtures.old(1), to: "a.json.v1.\(Self.digest).bak")
    try folder.write(Fixtures.old(1), to: "a.json.bak")
    #expect(try Source.find([folder.path]) == [])
  }

  @Test func aDocumentMayBeNamedLikeABackup() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Fixtures.old(1), to: "a.json.v1.\(Self.digest).bak")
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    #expect(try StateFiles([path]).restored().counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json.v1.\(Self.digest).bak") == Fixtures.old(1))
  }
}
