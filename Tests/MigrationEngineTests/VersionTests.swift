import MigrationEngine
import Testing

@Suite struct VersionTests {
  @Test(arguments: [
    ("legacy", Version.legacy), ("v1", .generation(1)), ("v42", .generation(42)),
    ("v4294967295", .generation(.max)), ("0.0.0", .semantic(major: 0, minor: 0, patch: 0)),
    ("1.4.0", .semantic(major: 1, minor: 4, patch: 0)),
    ("4294967295.0.10", .semantic(major: .max, minor: 0, patch: 10)),
  ])
  func readsAndWritesTheSameText(text: String, version: Version) throws {
    #expect(try Version(text) == version)
    #expect(version.description == text)
  }

  @Test(arguments: [
    ("", "“” is not a version"),
    ("v", "“v” is not a version"),
    ("v0", "“v0” starts at v1"),
    ("v01", "“v01” has a number with a leading zero"),
    ("v1.2", "“v1.2” is not a version"),
    ("v4294967296", "“v4294967296” has a number over 4294967295"),
    ("1", "“1” is not a version"),
    ("1.2", "“1.2” is not a version"),
    ("1.2.3.4", "“1.2.3.4” is not a version"),
    ("1..3", "“1..3” is not a version"),
    ("1.2.", "“1.2.” is not a version"),
    ("01.2.3", "“01.2.3” has a number with a leading zero"),
    ("1.2.-3", "“1.2.-3” is not a version"),
    ("1.2.+3", "“1.2.+3” is not a version"),
    ("1.2.3-beta", "“1.2.3-beta” is not a version"),
    (" 1.2.3", "“ 1.2.3” is not a version"),
    ("V1", "“V1” is not a version"),
    ("Legacy", "“Legacy” is not a version"),
    ("v١", "“v١” is not a version"),
    ("1.2.٣", "“1.2.٣” is not a version"),
    // One Character, but not the letter v.
    ("v\u{301}1", "“v\u{301}1” is not a version"),
    ("1.4294967296.0", "“1.4294967296.0” has a number over 4294967295"),
    (String(repeating: "1", count: 41), "a version of 41 bytes is too long"),
  ])
  func refusesWithTheReasonAndTheRemedy(text: String, problem: String) {
    let error = #expect(throws: MigrationError.self) { try Version(text) }
    #expect(error?.code == .versionMalformed)
    #expect(
      error?.message == problem + "; write legacy, v1, v2 … or a number like 1.4.0")
  }

  @Test func isOrderedWithinAScheme() throws {
    let schemes = [
      ["legacy"], ["v1", "v2", "v9", "v10"], ["0.9.9", "1.0.0", "1.0.10", "1.2.0", "10.0.0"],
    ]
    for names in schemes {
      let versions = try names.map { try Version($0) }
      for (first, left) in versions.enumerated() {
        for (second, right) in versions.enumerated() {
          #expect(left.isOlder(than: right) == (first < second), "\(left) and \(right)")
        }
      }
    }
  }

  @Test func isNeverOrderedAcrossSchemes() throws {
    let versions = try ["legacy", "v3", "1.4.0"].map { try Version($0) }
    for left in versions {
      for right in versions where left != right {
        #expect(left.isOlder(than: right) == nil, "\(left) and \(right)")
      }
    }
  }

  @Test func listsHaveOneOrderAllTheSame() throws {
    let names = ["legacy", "v1", "v2", "v10", "0.1.0", "1.0.0", "1.10.0"]
    let versions = try names.map { try Version($0) }
    let listed = versions.reversed().sorted(by: Version.listedBefore)
    #expect(listed.map(\.description) == names)
  }

  @Test(arguments: [("legacy", "legacy"), ("v2", "v2"), ("1.4.0", "v1_4_0")])
  func hasAFormForFileNames(text: String, part: String) throws {
    let version = try Version(text)
    #expect(version.fileNamePart == part)
    #expect(try Version(fileNamePart: part) == version)
  }

  @Test(arguments: [
    "1.4.0", "1_4_0", "v1_4", "v1_4_0_1", "v01_4_0", "v_4_0", "v", "", "legacy_", "v\u{301}1_4_0",
    "vé_1_2",
  ])
  func refusesOtherFormsInFileNames(part: String) {
    let error = #expect(throws: MigrationError.self) { try Version(fileNamePart: part) }
    #expect(error?.code == .versionMalformed)
    #expect(error?.message.contains("; write legacy, v1, v2 …") == true)
  }

  @Test func fileNamesPromiseTheirVersions() throws {
    let (from, to) = try LensFile.versions(inFileName: "v1_0_0_to_v1_1_0.json")
    #expect([from, to].map(\.description) == ["1.0.0", "1.1.0"])
    let (start, end) = try LensFile.versions(inFileName: "legacy_to_v1.json")
    #expect([start, end] == [.legacy, .generation(1)])
    #expect(LensFile.fileName(from: start, to: end) == "legacy_to_v1.json")
  }

  @Test(arguments: [
    "v1_to_v2", "v1-to-v2.json", "_to_v2.json", "v1_to_.json", "v1_to_v2.JSON",
    "v1_to_v2_to_v3.json",
    "1.0.0_to_1.1.0.json",
  ])
  func otherFileNamesAreRefused(name: String) {
    let error = #expect(throws: MigrationError.self) { try LensFile.versions(inFileName: name) }
    #expect(error?.code == .definitionMalformed)
    #expect(error?.message.contains("name it like v1_0_0_to_v1_1_0.json") == true)
  }
}
