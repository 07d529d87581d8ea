import Glibc
import MigrationEngine
import Testing

@testable import StateFiles

/// File systems that refuse to take what is written.
@Suite(.serialized) struct FullDiskTests {
  /// A small file system of its own, unmounted with its last user.
  private final class Mount {
    let folder: TemporaryFolder
    private let parent: TemporaryFolder

    init(bytes: Int) throws {
      parent = try TemporaryFolder()
      guard mount("tmpfs", parent.path, "tmpfs", 0, "size=\(bytes)") == 0 else {
        throw TemporaryFolder.Failure(what: "mount: \(errno)")
      }
      folder = try TemporaryFolder(in: parent.path)
    }

    func makeReadOnly() -> Bool {
      mount("tmpfs", parent.path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0
    }

    deinit { umount2(parent.path, Int32(MNT_DETACH)) }
  }

  /// Root in a container is often not allowed to mount.
  private static let canMount = getuid() == 0 && (try? Mount(bytes: 1 << 16)) != nil

  @Test(
    .enabled(if: canMount, "only who may mount can have a small disk"),
    arguments: ["a.json", "a.ndjson"])
  func aFullDiskLeavesTheDocumentAndNothingElse(_ name: String) throws {
    let disk = try Mount(bytes: 128 << 10)
    let text = Fixtures.old("\"" + String(repeating: "x", count: 90_000) + "\"")
    let path = try disk.folder.write(text, to: name)
    let outcome = try StateFiles([path]).migrated()
    #expect(outcome.codes == ["file.disk-full"])
    #expect(outcome.tally.migrated == 0)
    #expect(try disk.folder.text(of: name) == text)
    #expect(disk.folder.names == [name])
    // Looking needs no room.
    #expect(try StateFiles([path]).scanned(as: .check).counts == [1, 0, 0])
  }

  @Test(.enabled(if: canMount, "only who may mount can have a small disk"))
  func documentsThatFitAreStillDone() throws {
    let disk = try Mount(bytes: 160 << 10)
    let large = Fixtures.old("\"" + String(repeating: "x", count: 90_000) + "\"")
    try disk.folder.write(Fixtures.old(1), to: "a.json")
    try disk.folder.write(large, to: "b.json")
    try disk.folder.write(Fixtures.old(3), to: "c.json")
    let outcome = try StateFiles([disk.folder.path]).migrated()
    #expect(outcome.counts == [2, 0, 1])
    #expect(outcome.codes == ["file.disk-full"])
    #expect(try disk.folder.text(of: "b.json") == large)
    #expect(try disk.folder.text(of: "c.json") == Fixtures.new(3))
    #expect(disk.folder.leftovers.allSatisfy { $0.hasSuffix(".bak") })
  }

  @Test(.enabled(if: canMount, "only who may mount can have a small disk"))
  func aRestoreOnAFullDiskLeavesTheDocument() throws {
    let disk = try Mount(bytes: 256 << 10)
    let text = Fixtures.old("\"" + String(repeating: "x", count: 70_000) + "\"")
    let path = try disk.folder.write(text, to: "a.json")
    #expect(try StateFiles([path]).migrated().counts == [1, 0, 0])
    let migrated = try disk.folder.text(of: "a.json")
    let names = disk.folder.names
    try disk.folder.write(String(repeating: "f", count: 60_000), to: "filler")
    #expect(try StateFiles([path]).restored().codes == ["file.disk-full"])
    #expect(try disk.folder.text(of: "a.json") == migrated)
    #expect(disk.folder.names == names + ["filler"])
    unlink(path)
    unlink(disk.folder.path(of: "filler"))
    try disk.folder.write(String(repeating: "f", count: 150_000), to: "filler")
    #expect(try StateFiles([path]).restored().codes == ["file.disk-full"])
    #expect(!disk.folder.names.contains("a.json"))
    #expect(!disk.folder.names.contains(".a.json.midstream"))
  }

  @Test(.enabled(if: canMount, "only who may mount can have a read-only disk"))
  func aReadOnlyDiskIsSaidToBeOne() throws {
    let disk = try Mount(bytes: 128 << 10)
    try disk.folder.write(Fixtures.old(1), to: "a.json")
    try disk.folder.write(Fixtures.old(1), to: "b.ndjson")
    #expect(disk.makeReadOnly())
    let path = disk.folder.path
    #expect(
      try StateFiles([path]).migrated().codes == ["file.read-only", "file.read-only"])
    #expect(try StateFiles([path]).scanned(as: .check).counts == [2, 0, 0])
    #expect(disk.folder.names == ["a.json", "b.ndjson"])
  }
}
