/// A file of documents that somebody named, or that stands in a folder somebody named.
public enum Source: Sendable, Equatable {
  /// One document.
  case document(String)
  /// One document a line.
  case lines(String)

  /// The file's path.
  public var path: String {
    switch self {
    case .document(let path), .lines(let path): path
    }
  }

  /// What a path is taken for: by its ending, `.ndjson` and `.jsonl` hold a document a line.
  init(file path: String) {
    let isLines = path.hasSuffix(".ndjson") || path.hasSuffix(".jsonl")
    self = isLines ? .lines(path) : .document(path)
  }

  /// Finds the files that some paths name: each a document, a file of lines, or a folder, of which
  /// every `*.json`, `*.ndjson` and `*.jsonl` counts.
  ///
  /// - Parameter findsRemoved: whether documents of a folder count that are gone and have backups.
  /// - Throws: ``FileError`` when a folder cannot be listed. Files that are missing are found out
  ///   when they are opened, each on its own.
  public static func find(
    _ paths: [String], findsRemoved: Bool = false
  ) throws(FileError) -> [Source] {
    var sources: [Source] = []
    // A file that is named twice is one file: two workers at it would turn each other away.
    var known: Set<[UInt8]> = []
    for path in paths {
      guard FilePath.isFolder(path) else {
        if known.insert(FilePath.key(of: path)).inserted { sources.append(Source(file: path)) }
        continue
      }
      let folder = try Folder(FilePath.trimmed(path))
      let names = try folder.names()
      var removed: [String] = []
      if findsRemoved {
        removed = try Backup.byDocument(in: folder).keys.map { String(decoding: $0, as: UTF8.self) }
      }
      var listed: Set<[UInt8]> = []
      for name in (names + removed).sortedByBytes where isDocumentName(name) {
        guard listed.insert(Array(name.utf8)).inserted else { continue }
        let path = folder.path(of: name)
        if known.insert(FilePath.key(of: path)).inserted { sources.append(Source(file: path)) }
      }
    }
    return sources
  }

  private static func isDocumentName(_ name: String) -> Bool {
    !name.hasPrefix(".")
      && [".json", ".ndjson", ".jsonl"].contains(where: { name.hasSuffix($0) })
  }
}
