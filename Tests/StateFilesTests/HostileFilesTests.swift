import Glibc
import MigrationEngine
import Testing

@testable import StateFiles

/// Files that are not what their names promise: each is refused with its code, and nothing around
/// it changes.
@Suite struct HostileFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Contents that must be refused, and how.
  static let contents: [(name: String, bytes: [UInt8], code: String)] = {
    let malformed = "migration.document-malformed"
    let nested = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    let utf16 = Fixtures.old(1).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    return [
      ("empty", [], malformed),
      ("spaces", Array(" \n\t".utf8), malformed),
      ("deep", Array(Fixtures.old(nested).utf8), malformed),
      ("very deep", [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20), malformed),
      ("duplicate", Array(#"{"state_version":"v1","a":1,"a":2}"#.utf8), malformed),
      ("two versions", Array(#"{"state_version":"v1","state_version":"v2"}"#.utf8), malformed),
      ("UTF-16", [0xFF, 0xFE] + utf16, malformed),
      ("UTF-16 without mark", utf16, malformed),
      ("byte order mark", [0xEF, 0xBB, 0xBF] + Array(Fixtures.old(1).utf8), malformed),
      ("invalid UTF-8", Array(#"{"a":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8), malformed),
      ("lone surrogate", Array(#"{"a":"\ud800"}"#.utf8), malformed),
      ("zero byte", Array(Fixtures.old(1).utf8) + [0], malformed),
      ("two documents", Array((Fixtures.old(1) + Fixtures.old(2)).utf8), malformed),
      ("array", Array("[]".utf8), malformed),
      ("number", Array(#"{"state_version":1,"a":1}"#.utf8), "version.malformed"),
      ("null version", Array(#"{"state_version":null,"a":1}"#.utf8), "version.malformed"),
      ("v0", Array(#"{"state_version":"v0","a":1}"#.utf8), "version.malformed"),
      ("legacy", Array(#"{"state_version":"legacy","a":1}"#.utf8), "version.malformed"),
      ("unknown", Array(#"{"state_version":"v7","a":1}"#.utf8), "version.unknown"),
      ("taken", Array(#"{"state_version":"v1","a":1,"b":2}"#.utf8), "migration.field-exists"),
    ]
  }()

  @Test(arguments: contents.indices)
  func contentIsRefusedAndStaysAsItIs(_ index: Int) throws {
    let (name, bytes, code) = Self.contents[index]
    let path = try folder.write(bytes, to: "a.json")
    let outcome = try StateFiles([path]).migrated()
    #expect(outcome.codes == [code], "\(name)")
    let isSame = try folder.bytes(of: "a.json") == bytes
    #expect(isSame, "\(name)")
    #expect(folder.names == ["a.json"], "\(name)")
    for look in [StateFiles.Examination.plan, .check, .difference, .prove] {
      let codes = try StateFiles([path]).scanned(as: look).codes
      // A version without a path shows in the plan's table, what does not fit in the other looks.
      let isAllowed = codes == [code] || (look == .plan && codes.isEmpty)
      #expect(isAllowed || code == "migration.field-exists", "\(name), \(look): \(codes)")
    }
  }

  @Test func linksAreNotFollowed() throws {
    try folder.write(Fixtures.old(1), to: "real")
    symlink("real", folder.path(of: "a.json"))
    symlink("nowhere", folder.path(of: "b.json"))
    symlink("a.json", folder.path(of: "c.ndjson"))
    let codes = Array(repeating: "file.symbolic-link", count: 3)
    #expect(try StateFiles([folder.path]).migrated().codes == codes)
    #expect(try StateFiles([folder.path(of: "a.json")]).migrated().codes == codes.suffix(1))
    #expect(try StateFiles([folder.path]).scanned(as: .check).codes == codes)
    #expect(try folder.text(of: "real") == Fixtures.old(1))
    #expect(folder.names == ["a.json", "b.json", "c.ndjson", "real"])
  }

  @Test func aLinkToAFolderLeadsThere() throws {
    let inner = try folder.makeFolder("inner")
    try folder.write(Fixtures.old(1), to: "inner/a.json")
    symlink(inner, folder.path(of: "link"))
    #expect(try StateFiles([folder.path(of: "link")]).migrated().counts == [1, 0, 0])
    #expect(try folder.text(of: "inner/a.json") == Fixtures.new(1))
  }

  /// A pipe would wait for a writer, for ever.
  @Test(.timeLimit(.minutes(1)), arguments: ["x.json", "x.ndjson"])
  func pipesAndFoldersAreNoDocuments(_ name: String) throws {
    mkfifo(folder.path(of: name), 0o600)
    _ = try folder.makeFolder("y.json")
    let codes = ["file.not-regular", "file.not-regular"]
    #expect(try StateFiles([folder.path]).migrated().codes == codes)
    #expect(try StateFiles([folder.path]).scanned(as: .check).codes == codes)
    #expect(folder.names == [name, "y.json"])
  }

  /// A folder in a draft's place, a link to somebody else's file, a pipe.
  @Test(.timeLimit(.minutes(1)), arguments: ["link", "pipe", "folder"])
  func whatStandsInADraftsPlaceIsNotTouched(_ kind: String) throws {
    let path = try folder.write(Fixtures.old(1), to: "a.json")
    try folder.write("precious", to: "victim")
    let draft = folder.path(of: ".a.json.midstream")
    switch kind {
    case "link": symlink("victim", draft)
    case "pipe": mkfifo(draft, 0o600)
    default: _ = try folder.makeFolder(".a.json.midstream")
    }
    #expect(try StateFiles([path]).migrated().tally.failed == 1)
    #expect(try folder.text(of: "a.json") == Fixtures.old(1))
    #expect(try folder.text(of: "victim") == "precious")
    #expect(folder.names == [".a.json.midstream", "a.json", "victim"])
  }

  @Test(arguments: [
    "with space.json", "line\nbreak.json", "\u{1B}[31mred\u{1B}[0m.json", "\u{7}.json",
    "quo\"te'.json", "back\\slash.json", "-.json", "--to.json", "*.json", "$(x).json",
    "\u{202E}txt.json", "\u{301}accent.json", "ü.json", "🧬.json", "a.json.json",
  ])
  func anyNameWillDo(_ name: String) throws {
    try folder.write(Fixtures.old(1), to: name)
    #expect(try StateFiles([folder.path]).migrated().counts == [1, 0, 0])
    #expect(try folder.text(of: name) == Fixtures.new(1))
    #expect(folder.leftovers.count == 1)
    #expect(try StateFiles([folder.path(of: name)]).restored().counts == [1, 0, 0])
    #expect(try folder.text(of: name) == Fixtures.old(1))
  }

  @Test func aNameWithoutRoomForItsBackupIsRefused() throws {
    let name = String(repeating: "n", count: 230) + ".json"
    let path = try folder.write(Fixtures.old(1), to: name)
    let outcome = try StateFiles([path]).migrated()
    #expect(outcome.codes == ["file.unexpected"])
    #expect(outcome.problems.first?.message.contains("shorter") == true)
    #expect(try folder.text(of: name) == Fixtures.old(1))
    #expect(folder.names == [name])
  }

  @Test func largeDocumentsGoThrough() throws {
    let text = "\"" + String(repeating: "ten bytes ", count: 1 << 20) + "\""
    let path = try folder.write(Fixtures.old(text), to: "a.json")
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    let isSame = try folder.text(of: "a.json") == Fixtures.new(text)
    #expect(isSame)
  }

  @Test(arguments: ["a.json", "a.ndjson"])
  func whatIsLargerThanADocumentMayBeIsRefused(_ name: String) throws {
    let path = try folder.write("{", to: name)
    // A hole: it weighs nothing on the disk.
    #expect(truncate(path, (64 << 20) + 1) == 0)
    let code = name == "a.json" ? ["file.too-large"] : ["file.too-large"]
    #expect(try StateFiles([path]).migrated().codes == code)
    #expect(folder.names == [name])
  }

  @Test(arguments: ["", "/", ".", "..", "a/..", "missing.json", "missing/a.json", "\u{0}"])
  func pathsThatLeadNowhereAreProblems(_ name: String) throws {
    let files = try? StateFiles([name == "/" ? "/proc/self/nothing/" : name])
    for look in [StateFiles.Examination.check, .difference] {
      guard let files, !name.hasPrefix("."), !name.hasSuffix("..") else { continue }
      #expect(try files.scanned(as: look).tally.failed == 1)
    }
  }
}
