public import MigrationEngine

/// What is asked of documents: which catalog, which version, and where the version stands.
///
/// The paths from every known version are worked out once, so that a million documents ask for
/// them in a dictionary.
public struct DocumentRules: Sendable {
  /// The migrations.
  public let catalog: Catalog
  /// The version that documents are to have.
  public let target: Version
  /// The field that holds the version.
  public let versionField: FieldName
  private let paths: [Version: Result<MigrationPath, MigrationError>]

  /// Fixes what is asked.
  ///
  /// - Throws: `versionUnknown` when no migration leads to or from `target`.
  public init(
    catalog: Catalog, target: Version, versionField: String = StateDocument.defaultVersionField
  ) throws(MigrationError) {
    let versions = catalog.versions
    if !versions.contains(target) {
      // Asked for its reason only; from any version there is none.
      _ = try catalog.path(from: versions.first { $0 != target } ?? .legacy, to: target)
    }
    self.catalog = catalog
    self.target = target
    self.versionField = FieldName(versionField)
    var paths: [Version: Result<MigrationPath, MigrationError>] = [:]
    for version in versions {
      paths[version] = Result { () throws(MigrationError) in
        try catalog.path(from: version, to: target)
      }
    }
    self.paths = paths
  }

  /// The path that documents of a version take.
  ///
  /// - Throws: as ``Catalog/path(from:to:)``.
  public func path(from version: Version) throws(MigrationError) -> MigrationPath {
    guard let known = paths[version] else { return try catalog.path(from: version, to: target) }
    return try known.get()
  }

  /// Reads a document.
  ///
  /// - Throws: as ``StateDocument/init(json:versionField:limits:)``.
  func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(MigrationError) -> StateDocument {
    try StateDocument(json: bytes, versionField: versionField)
  }

  /// Takes a document to the target, in memory; after a throw it is of no use.
  ///
  /// - Throws: what a migration or a check refused.
  func migrate(_ document: inout StateDocument) throws(MigrationError) {
    let path = try path(from: document.record.version)
    try catalog.migrate(inPlace: &document.record, along: path)
  }

  /// What a document would lose on the way to the target and home again.
  ///
  /// - Throws: what the way there refused; a way home that is refused loses the whole document.
  func losses(of document: StateDocument) throws(MigrationError) -> [Change] {
    let path = try path(from: document.record.version)
    var record = document.record
    try catalog.migrate(inPlace: &record, along: path)
    // What cannot be written would not come home from a file.
    try refuseUnwritable(record, like: document)
    do throws(MigrationError) {
      for hop in path.hops.reversed() { record = try hop.runHome(record) }
      try refuseUnwritable(record, like: document)
    } catch {
      return [.removed("", .string("there is no way home: \(error)"))]
    }
    return Change.between(
      document.record.fields, record.fields, limit: StateFiles.maximumListedChanges)
  }

  private func refuseUnwritable(
    _ record: StateRecord, like document: StateDocument
  ) throws(MigrationError) {
    var output: [UInt8] = []
    var written = document
    written.record = record
    try written.append(to: &output, versionField: versionField)
  }
}
