import Glibc
import MigrationEngine
import Testing

@testable import StateFiles

@Suite struct MigrationsFolderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for file in Fixtures.lensFiles { try folder.write(file.text, to: file.name) }
  }

  private func read() throws -> MigrationsFolder { try MigrationsFolder(folder.path) }

  @Test func everyLensFileIsRead() throws {
    try folder.write("not read", to: "README.md")
    try folder.write("not read", to: ".hidden.json")
    let migrations = try read()
    #expect(migrations.problems.isEmpty)
    #expect(
      migrations.catalog.migrations.map(\.name) == ["legacy_to_v1", "v1_to_v2", "v2_to_v3"])
    #expect(migrations.unrecorded == ["legacy_to_v1", "v1_to_v2", "v2_to_v3"])
    #expect(migrations.vanished.isEmpty)
  }

  @Test(arguments: [
    (
      "v3_to_v4.json", #"{"from": "v3", "to": "v5", "record": []}"#,
      "migration.definition-malformed"
    ),
    ("other.json", #"{"from": "v3", "to": "v4", "record": []}"#, "migration.definition-malformed"),
    (
      "v3_to_v3.json", #"{"from": "v3", "to": "v3", "record": []}"#,
      "migration.definition-malformed"
    ),
    ("v3_to_v4.json", "{", "migration.definition-malformed"),
    ("v3_to_v4.json", "", "migration.definition-malformed"),
    (
      "v3_to_v4.json", #"{"from": "v3", "to": "v4", "recrod": []}"#,
      "migration.definition-malformed"
    ),
    ("v3_to_v4.json", #"{"from": 3, "to": "v4", "record": []}"#, "migration.definition-malformed"),
  ])
  func aFileThatIsWrongIsNamed(_ name: String, _ text: String, _ code: String) throws {
    try folder.write(text, to: name)
    let migrations = try read()
    #expect(migrations.problems.map(\.file) == [folder.path(of: name)])
    #expect(migrations.problems.map(\.code) == [code])
    #expect(migrations.catalog.migrations.count == 3)
  }

  @Test(.timeLimit(.minutes(1)))
  func pipesFoldersAndLinksToNothingAreProblems() throws {
    symlink("nowhere.json", folder.path(of: "v3_to_v4.json"))
    mkfifo(folder.path(of: "v4_to_v5.json"), 0o600)
    _ = try folder.makeFolder("v5_to_v6.json")
    #expect(
      try read().problems.map(\.code) == [
        "file.missing", "file.not-regular", "file.not-regular",
      ])
  }

  /// Deployments mount their files as links; migrations are only read.
  @Test func aMigrationMayBeALink() throws {
    try folder.write(#"{"from": "v3", "to": "v4"}"#, to: "mounted-data")
    symlink("mounted-data", folder.path(of: "v3_to_v4.json"))
    let migrations = try read()
    #expect(migrations.problems.isEmpty)
    #expect(migrations.catalog.migration(named: "v3_to_v4") != nil)
  }

  @Test func aChangedDefinitionIsRefusedOnceItIsRecorded() throws {
    try read().record()
    #expect(try read().unrecorded.isEmpty)
    let changed = #"{"from": "v2", "to": "v3", "record": [{"add": "n", "value": 1}]}"#
    try folder.write(changed, to: "v2_to_v3.json")
    let migrations = try read()
    #expect(migrations.problems.map(\.code) == ["migration.definition-changed"])
    #expect(migrations.catalog.migrations.count == 2)
    // Recording again does not make it right.
    let lock = try folder.text(of: MigrationsFolder.lockName)
    try migrations.record()
    #expect(try folder.text(of: MigrationsFolder.lockName) == lock)
    #expect(try read().problems.count == 1)
  }

  @Test func titlesAndLayoutAreNoPartOfADefinition() throws {
    try read().record()
    let same = #"{ "to": "v3", "title": "new", "from": "v2","record": [{"add":"n","value":0}]}"#
    try folder.write(same, to: "v2_to_v3.json")
    #expect(try read().problems.isEmpty)
  }

  @Test func linesOfTheLockStayAndNewOnesFollow() throws {
    try read().record()
    let lock = try folder.text(of: MigrationsFolder.lockName)
    #expect(lock.split(separator: "\n").count == 4)
    unlink(folder.path(of: "v2_to_v3.json"))
    #expect(try read().vanished == ["v2_to_v3"])
    try folder.write(#"{"from": "v1", "to": "v9", "record": []}"#, to: "v1_to_v9.json")
    let migrations = try read()
    #expect(migrations.unrecorded == ["v1_to_v9"])
    try migrations.record()
    let longer = try folder.text(of: MigrationsFolder.lockName)
    #expect(longer.hasPrefix(lock))
    #expect(longer.split(separator: "\n").count == 5)
    #expect(!folder.names.contains { $0.hasSuffix(".midstream") })
  }

  /// A checkout on another system gives every line a CR; the checksums must not be forgotten.
  @Test func theLockMayHaveOtherLineBreaksAndNoneAtItsEnd() throws {
    try read().record()
    let lines = try folder.text(of: MigrationsFolder.lockName).split(separator: "\n")
    for separator in ["\r\n", "\n\n"] {
      try folder.write(lines.joined(separator: separator), to: MigrationsFolder.lockName)
      let migrations = try read()
      #expect(migrations.unrecorded.isEmpty)
      #expect(migrations.problems.isEmpty)
    }
  }

  @Test func aLockThatCannotBeReadIsAProblem() throws {
    try folder.write("what is this\nabc v1_to_v2\n", to: MigrationsFolder.lockName)
    #expect(try read().problems.map(\.file).count == 2)
    try read().record()
    let good = try folder.text(of: MigrationsFolder.lockName).split(separator: "\n").last
    let line = try #require(good)
    let other = line.replacingFirst(with: line.first == "0" ? "1" : "0")
    try folder.write("\(line)\n\(line)\n\(other)\n", to: MigrationsFolder.lockName)
    #expect(try read().problems.map(\.code) == ["migration.definition-changed"])
    try folder.write("", to: MigrationsFolder.lockName)
    #expect(try read().unrecorded.count == 3)
  }

  @Test func aFolderThatIsNotThereIsSaidToBeMissing() throws {
    let error = #expect(throws: FileError.self) {
      try MigrationsFolder(folder.path(of: "nope"))
    }
    #expect(error?.code == .missing)
  }

  @Test func aTemplateIsAMigrationAndNeverOverwrites() throws {
    let path = try MigrationsFolder.writeTemplate(
      from: Fixtures.three, to: .semantic(major: 1, minor: 4, patch: 0), in: folder.path + "/")
    #expect(path == folder.path(of: "v3_to_v1_4_0.json"))
    let migrations = try read()
    #expect(migrations.problems.isEmpty)
    #expect(migrations.catalog.migration(named: "v3_to_v1_4_0") != nil)
    let text = try folder.text(of: "v3_to_v1_4_0.json")
    #expect(text.contains("notes"))
    try folder.write("mine", to: "v3_to_v1_4_0.json")
    let error = #expect(throws: FileError.self) {
      try MigrationsFolder.writeTemplate(
        from: Fixtures.three, to: .semantic(major: 1, minor: 4, patch: 0), in: folder.path)
    }
    #expect(error?.code == .exists)
    #expect(try folder.text(of: "v3_to_v1_4_0.json") == "mine")
    #expect(throws: MigrationError.self) {
      try MigrationsFolder.writeTemplate(
        from: Fixtures.three, to: Fixtures.three, in: folder.path)
    }
  }
}

extension Substring {
  fileprivate func replacingFirst(with text: String) -> String { text + dropFirst() }
}
