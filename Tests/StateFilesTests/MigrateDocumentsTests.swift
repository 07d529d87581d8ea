import Glibc
import MigrationEngine
import Testing

@testable import StateFiles

@Suite struct MigrateDocumentsTests {
  @Test func aDocumentGoesUpAndItsOldBytesStayAsABackup() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Fixtures.old(1), to: "a.json", mode: 0o640)
    let outcome = try StateFiles([path]).migrated()
    #expect(outcome.counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == Fixtures.new(1))
    #expect(folder.mode(of: "a.json") == 0o640)
    let backup = try #require(outcome.backups.first)
    #expect(folder.names == ["a.json", backup])
    #expect(try folder.text(of: backup) == Fixtures.old(1))
    #expect(folder.mode(of: backup) == 0o600)
    var digest = DigestStream()
    Array(Fixtures.old(1).utf8).withUnsafeBytes { digest.combine($0) }
    #expect(backup == "a.json.v1.\(digest.finish()).bak")
  }

  @Test func aSecondRunFindsNothingToDo() throws {
    let folder = try TemporaryFolder()
    try folder.write(Fixtures.old(1), to: "a.json")
    try folder.write(Fixtures.old(2) + "\n" + Fixtures.old(3) + "\n", to: "b.ndjson")
    _ = try StateFiles([folder.path]).migrated()
    let before = try folder.names.map { ($0, try folder.bytes(of: $0)) }
    let again = try StateFiles([folder.path]).migrated()
    #expect(again.counts == [0, 3, 0])
    #expect(again.backups.isEmpty)
    #expect(folder.names == before.map(\.0))
    for (name, bytes) in before { #expect(try folder.bytes(of: name) == bytes) }
  }

  @Test(arguments: [
    #"{"state_version":"v1","a":1,"z":[1,{"y":null}]}"#,
    #"{"a":1,"state_version":"v1","z":[1,{"y":null}]}"#,
    #"{"a":1,"z":[1,{"y":null}],"state_version":"v1"}"# + "\n",
    "{\n  \"state_version\": \"v1\",\n  \"a\": 1,\n  \"z\": [\n    2.5,\n    \"x\"\n  ]\n}\n",
    "{\n    \"z\": {\n        \"y\": 1000\n    },\n    \"state_version\": \"v1\",\n    \"a\": 1\n}",
    "{\n \"a\": 1,\n \"state_version\": \"v1\"\n}\n",
  ])
  func onlyWhatTheMigrationSaysChangesInTheText(_ text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "a.json")
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    // The lens renames one field, so the text differs in two words only.
    let versioned = text.split(separator: "\"v1\"", omittingEmptySubsequences: false)
      .joined(separator: "\"v2\"")
    let expected = versioned.split(separator: "\"a\"", omittingEmptySubsequences: false)
      .joined(separator: "\"b\"")
    #expect(try folder.text(of: "a.json") == expected)
    #expect(try StateFiles([path]).restored().counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == text)
  }

  @Test func tabsStayTabs() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "{\n\t\"a\": 1,\n\t\"state_version\": \"v1\"\n}\n", to: "a.json")
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    let text = try folder.text(of: "a.json")
    #expect(text == "{\n\t\"b\": 1,\n\t\"state_version\": \"v2\"\n}\n")
  }

  @Test func theVersionMayStandInAnotherField() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(#"{"a":1,"schema":"v1","state_version":7}"#, to: "a.json")
    #expect(try StateFiles([path]).migrated(field: "schema").counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == #"{"b":1,"schema":"v2","state_version":7}"#)
    #expect(try StateFiles([path]).migrated(field: "state_version").codes == ["version.malformed"])
  }

  @Test func legacyDocumentsGainTheirVersionAndLoseItAgain() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(#"{"a":1}"#, to: "a.json")
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == Fixtures.new(1))
    #expect(try StateFiles([path]).migrated(to: .legacy).counts == [1, 0, 0])
    #expect(try folder.text(of: "a.json") == #"{"a":1}"#)
  }

  @Test func oneBadDocumentStopsNothingElse() throws {
    let folder = try TemporaryFolder()
    try folder.write(Fixtures.old(1), to: "a.json")
    try folder.write(#"{"state_version":"v1"}"#, to: "b.json")
    try folder.write(Fixtures.old(3), to: "c.json")
    let outcome = try StateFiles([folder.path]).migrated()
    #expect(outcome.counts == [2, 0, 1])
    #expect(outcome.codes == ["migration.field-missing"])
    #expect(outcome.problems.first?.file == folder.path(of: "b.json"))
    #expect(try folder.text(of: "b.json") == #"{"state_version":"v1"}"#)
    #expect(folder.leftovers.count == 2)
  }

  @Test func reportsComeInTheOrderOfFilesWhateverTheWorkers() throws {
    let folder = try TemporaryFolder()
    for index in 100..<160 { try folder.write(Fixtures.old(index), to: "\(index).json") }
    let options = StateFiles.Options(workers: 4)
    let outcome = try StateFiles([folder.path], options: options).migrated()
    #expect(outcome.counts == [60, 0, 0])
    #expect(outcome.backups.map { String($0.prefix(3)) } == (100..<160).map(String.init))
  }

  @Test func anIdenticalBackupIsUsedAgainAndADamagedOneIsKept() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Fixtures.old(1), to: "a.json")
    let first = try #require(try StateFiles([path]).migrated().backups.first)
    try folder.write(Fixtures.old(1), to: "a.json")
    #expect(try StateFiles([path]).migrated().backups == [first])
    try folder.write("damaged", to: first)
    try folder.write(Fixtures.old(1), to: "a.json")
    let second = try #require(try StateFiles([path]).migrated().backups.first)
    #expect(second == first.dropLast(4) + "-2.bak")
    #expect(try folder.text(of: first) == "damaged")
    #expect(try folder.text(of: second) == Fixtures.old(1))
  }

  @Test func otherNamesOfADocumentKeepItsOldContentAndMode() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Fixtures.old(1), to: "a.json", mode: 0o664)
    #expect(link(path, folder.path(of: "other")) == 0)
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    #expect(try folder.text(of: "other") == Fixtures.old(1))
    #expect(folder.mode(of: "other") == 0o664)
  }
}
