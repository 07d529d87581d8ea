import Glibc
import MigrationEngine
import Testing

@testable import StateFiles
internal import UnixKit

/// What happens when others are at the same document.
@Suite struct ReplacementTests {
  private let folder: TemporaryFolder
  private let file: FilePath
  private let old = Array("old content".utf8)

  init() throws {
    folder = try TemporaryFolder()
    file = try FilePath(folder.write(old, to: "a.json"))
  }

  private func digest(of bytes: [UInt8]) -> Digest {
    var stream = DigestStream()
    bytes.withUnsafeBytes { stream.combine($0) }
    return stream.finish()
  }

  private func commit(_ replacement: inout Replacement) throws(FileError) -> String {
    try replacement.write(Array("new".utf8))
    return try replacement.commit(version: "v1", digest: digest(of: old))
  }

  @Test func theSecondRunAtADocumentIsTurnedAway() throws {
    var first = try Replacement(of: file)
    let refusal = #expect(throws: FileError.self) { _ = try Replacement(of: file) }
    #expect(refusal?.code == .busy)
    // The one that was turned away took nothing from the one at work.
    _ = try commit(&first)
    #expect(try folder.text(of: "a.json") == "new")
    #expect(folder.leftovers.count == 1)
  }

  @Test func theLockGoesWithItsRun() throws {
    do { _ = try Replacement(of: file) }
    #expect(folder.names == ["a.json"])
    var second = try Replacement(of: file)
    _ = try commit(&second)
    #expect(try folder.text(of: "a.json") == "new")
  }

  /// A run that waits for a draft may get hold of it when it is the document already.
  @Test func aDraftThatBecameTheDocumentIsNotEmptied() throws {
    let late = try file.folder.openToWrite(".a.json.midstream")
    var first = try Replacement(of: file)
    #expect(try !late.lock())
    _ = try commit(&first)
    var second = try Replacement(of: file)
    #expect(try folder.text(of: "a.json") == "new")
    let inode = try late.identity().inode
    #expect(try file.folder.identity(of: "a.json")?.inode == inode)
    try second.write(old)
    _ = try second.commit(version: "v2", digest: digest(of: Array("new".utf8)))
    #expect(try folder.text(of: "a.json") == "old content")
  }

  /// A restore of a vanished document, killed between its last two steps, leaves a draft that is
  /// the document under another name.
  @Test func aDraftThatIsTheDocumentUnderAnotherNameIsNotEmptied() throws {
    #expect(link(file.path, folder.path(of: ".a.json.midstream")) == 0)
    var replacement = try Replacement(of: file)
    #expect(try folder.bytes(of: "a.json") == old)
    _ = try commit(&replacement)
    #expect(try folder.text(of: "a.json") == "new")
    #expect(folder.leftovers.count == 1)
  }

  @Test func whatAKilledRunLeftIsWrittenOver() throws {
    try folder.write("half of something that was longer than the new", to: ".a.json.midstream")
    var replacement = try Replacement(of: file)
    _ = try commit(&replacement)
    #expect(try folder.text(of: "a.json") == "new")
    #expect(folder.leftovers.count == 1)
  }

  /// Others write into the document in every way there is; none of what they wrote is lost.
  @Test(arguments: ["in place", "longer", "by rename", "same size, later", "gone"])
  func aDocumentThatChangedMeanwhileIsLeftAlone(_ way: String) throws {
    var replacement = try Replacement(of: file)
    try replacement.write(Array("new".utf8))
    switch way {
    case "longer": try folder.write("somebody wrote this", to: "a.json")
    case "by rename":
      try folder.write("OLD CONTENT", to: "other")
      rename(folder.path(of: "other"), folder.path(of: "a.json"))
    case "gone": unlink(folder.path(of: "a.json"))
    default:
      try folder.write("OLD CONTENT", to: "a.json")
      // A clock that ticks too slowly to tell two writes apart would hide this one.
      var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 5, tv_nsec: 0)]
      utimensat(AT_FDCWD, folder.path(of: "a.json"), &times, 0)
    }
    let theirs = try? folder.text(of: "a.json")
    var code: FileError.Code?
    do throws(FileError) {
      _ = try replacement.commit(version: "v1", digest: digest(of: old))
    } catch { code = error.code }
    #expect(code == (way == "gone" ? .missing : .changedMeanwhile))
    #expect((try? folder.text(of: "a.json")) == theirs)
    _ = consume replacement
    #expect(folder.leftovers.isEmpty)
  }

  @Test func manyRunsAtOneFolderDoEachDocumentOnce() throws {
    for index in 100..<140 { try folder.write(Fixtures.old(index), to: "\(index).json") }
    unlink(folder.path(of: "a.json"))
    let results = Monitor<[Outcome]>([])
    let path = folder.path
    let runs = (0..<4).compactMap { _ in
      WorkerThread {
        let options = StateFiles.Options(workers: 2)
        guard let outcome = try? StateFiles([path], options: options).migrated() else { return }
        results.change { $0.append(outcome) }
      }
    }
    for run in runs { run.join() }
    let outcomes = results.change { $0 }
    #expect(outcomes.count == 4)
    #expect(outcomes.reduce(0) { $0 + $1.tally.migrated } == 40)
    let codes = Set(outcomes.flatMap(\.codes))
    #expect(codes.isSubset(of: ["file.busy"]))
    for index in 100..<140 {
      #expect(try folder.text(of: "\(index).json") == Fixtures.new(index))
    }
    #expect(folder.leftovers.count == 40)
    #expect(folder.leftovers.allSatisfy { $0.hasSuffix(".bak") })
  }
}
