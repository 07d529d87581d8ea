public import MigrationEngine

/// A folder of lens files, and the checksums under which they were recorded.
///
/// Each file is named after its content, `v1_0_0_to_v1_1_0.json`. `checksums.lock` holds a line
/// `CHECKSUM NAME` for each migration that `lint --record` has seen; a definition that differs from
/// its line is refused, since documents may have gone through the old one.
public struct MigrationsFolder: Sendable {
  /// The name of the file that remembers checksums.
  public static let lockName = "checksums.lock"

  /// Something wrong with one file of the folder.
  public struct Problem: Error, Equatable, Sendable {
    /// The file.
    public let file: String
    /// What went wrong, for programs.
    public let code: String
    /// What went wrong, for people; ends in a remedy.
    public let message: String

    fileprivate init(file: String, code: String, message: String) {
      self.file = file
      self.code = code
      self.message = message
    }

    fileprivate init(_ file: String, _ error: MigrationError) {
      let place = error.location.isEmpty ? "" : "\(error.location): "
      self.init(file: file, code: error.code.rawValue, message: place + error.message)
    }
  }

  /// Where the folder is.
  public let path: String
  /// The migrations that could be read.
  public let catalog: Catalog
  /// What could not be, in the order of names.
  public let problems: [Problem]
  /// The names of migrations that no line of the lock file knows.
  public let unrecorded: [String]
  /// The names of migrations that the lock file knows and the folder does not hold.
  public let vanished: [String]

  /// The names of templates that nobody has filled in: they change nothing but the version.
  public let templates: [String]

  /// Reads a folder; files that are wrong become problems.
  ///
  /// - Throws: ``FileError`` when the folder or its lock file cannot be read.
  public init(_ path: String) throws(FileError) {
    let folder = try Folder(FilePath.trimmed(path))
    var catalog = Catalog()
    var problems: [Problem] = []
    let recorded = try MigrationsFolder.readLock(in: folder, problems: &problems)
    var names: Set<String> = []
    for name in try folder.names() where name.hasSuffix(".json") && !name.hasPrefix(".") {
      do throws(Problem) {
        let migration = try MigrationsFolder.readMigration(name, in: folder)
        names.insert(migration.name)
        try MigrationsFolder.register(migration, name, folder, recorded, in: &catalog)
      } catch {
        problems.append(error)
      }
    }
    self.path = folder.path
    self.catalog = catalog
    templates = catalog.migrations.filter { $0.lens == (try? Lens()) && $0.title.isEmpty }
      .map(\.name)
    self.problems = problems
    unrecorded = catalog.migrations.map(\.name).filter { recorded[$0] == nil }
    vanished = recorded.keys.filter { !names.contains($0) }.sorted()
  }

  private static func readMigration(
    _ name: String, in folder: Folder
  ) throws(Problem) -> Migration {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try folder.openToRead(name, followingLinks: true)
        .readAll(limit: JSON.Limits.stateFile.maximumBytes)
    } catch { throw Problem(file: error.path, code: error.code.rawValue, message: error.message) }
    do throws(MigrationError) {
      let file = try LensFile(json: bytes)
      let promised = try LensFile.versions(inFileName: name)
      guard promised == (file.from, file.to) else {
        throw MigrationError(
          .definitionMalformed,
          "the name promises \(promised.from) to \(promised.to), the content leads from"
            + " \(file.from) to \(file.to); name the file \(file.fileName) or correct the content")
      }
      return Migration(file)
    } catch { throw Problem(folder.path(of: name), error) }
  }

  private static func register(
    _ migration: Migration, _ name: String, _ folder: Folder, _ recorded: [String: Checksum],
    in catalog: inout Catalog
  ) throws(Problem) {
    do throws(MigrationError) {
      if let checksum = recorded[migration.name] {
        try catalog.remember(checksum, for: migration.name)
      }
      try catalog.register(migration)
    } catch { throw Problem(folder.path(of: name), error) }
  }

  private static func readLock(
    in folder: Folder, problems: inout [Problem]
  ) throws(FileError) -> [String: Checksum] {
    guard try folder.identity(of: lockName) != nil else { return [:] }
    let bytes = try folder.openToRead(lockName, followingLinks: true)
      .readAll(limit: JSON.Limits.wire.maximumBytes)
    var recorded: [String: Checksum] = [:]
    // A line may end in CR LF, which is one Character: a checkout on another system rewrites it.
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      let parts = line.split(separator: " ")
      guard parts.count == 2, let checksum = Checksum(hexadecimal: String(parts[0])) else {
        problems.append(
          Problem(
            file: folder.path(of: lockName), code: "migration.definition-malformed",
            message: "line \(index + 1) is not “CHECKSUM NAME”; take it out and run lint --record"))
        continue
      }
      if let other = recorded[String(parts[1])], other != checksum {
        problems.append(
          Problem(
            file: folder.path(of: lockName), code: "migration.definition-changed",
            message: "line \(index + 1) gives \(parts[1]) another checksum than a line before it;"
              + " keep the one that documents went through"))
        continue
      }
      recorded[String(parts[1])] = checksum
    }
    return recorded
  }

  /// Writes a line of the lock file for each migration that has none yet; lines that stand there
  /// stay.
  ///
  /// - Throws: ``FileError``.
  public func record() throws(FileError) {
    guard !unrecorded.isEmpty else { return }
    let folder = try Folder(path)
    var text: [UInt8] = []
    let present = try folder.identity(of: MigrationsFolder.lockName)
    if present?.isLink == true {
      throw FileError(
        .symbolicLink, folder.path(of: MigrationsFolder.lockName),
        "this is a link; record where the migrations really are")
    }
    let exists = present != nil
    if exists {
      text = try folder.openToRead(MigrationsFolder.lockName, followingLinks: true)
        .readAll(limit: JSON.Limits.wire.maximumBytes)
      if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    } else {
      text = Array("# Checksums of migrations that documents may have gone through.\n".utf8)
    }
    for name in unrecorded {
      guard let migration = catalog.migration(named: name) else { continue }
      text += Array("\(migration.checksum) \(name)\n".utf8)
    }
    let draftName = ".\(MigrationsFolder.lockName).midstream"
    folder.remove(draftName)
    let draft = try folder.create(draftName)
    do throws(FileError) {
      try draft.write(text)
      try draft.sync()
      try folder.rename(draftName, to: MigrationsFolder.lockName)
      try folder.sync()
    } catch {
      folder.remove(draftName)
      throw error
    }
  }

  /// Writes a documented template of a new migration; an existing file is never overwritten.
  ///
  /// - Returns: the file's path.
  /// - Throws: ``FileError``, or ``MigrationError`` for an edge that leads nowhere.
  public static func writeTemplate(
    from: Version, to: Version, in path: String
  ) throws -> String {
    guard from != to else {
      throw MigrationError(
        .definitionMalformed,
        "a migration from \(from) to itself leads nowhere; give it another target")
    }
    let folder = try Folder(FilePath.trimmed(path))
    let file = LensFile(from: from, to: to, title: "", notes: templateNotes, lens: try Lens())
    let draft = try folder.create(file.fileName)
    do {
      try draft.write(Array(try file.text().utf8))
      try draft.sync()
      try folder.sync()
    } catch {
      folder.remove(file.fileName)
      throw error
    }
    return folder.path(of: file.fileName)
  }

  private static let templateNotes = [
    #"Say in “title” what this migration is for, and delete these notes when you are done."#,
    #"“record” lists operations, done in order; the way back follows from them:"#,
    #"  {"add": "limits.burst", "value": 10}      a field that is new"#,
    #"  {"remove": "scratch", "value": null}      a field that goes; back comes the value"#,
    #"  {"rename": "memory", "to": "notes"}       another name in the same object"#,
    #"  {"move": "ttl", "to": "limits.ttl"}       another place"#,
    #"  {"nest": ["host", "port"], "under": "endpoint"}     into an object beside them"#,
    #"  {"hoist": ["city"], "from": "address"}    out of an object, beside it"#,
    #"  {"convert": "ttl", "from": "string", "to": "int"}   exactly, or not at all"#,
    #"  {"map": "tier", "values": {"gold": "premium"}}      values replaced one by one"#,
    #"  {"wrap": "owner"}, {"unwrap": "tags"}     into an array of one, and out of it"#,
    #"  {"each": "sessions", "do": [ … ]}         operations on every element"#,
    #"A missing field is an error unless the operation says "optional": true."#,
    #"“tables” lists operations on rows: {"clients": [{"add": "tier", "value": 0}]}"#,
    #"Try it: midstream state migrate --dry-run, then midstream state prove."#,
  ]
}
