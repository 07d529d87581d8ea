/// One edge of the version graph: how a document goes from one version to another, and back.
///
/// Written as a ``Lens``, as closures on records, or as closures on your own types:
///
/// ```swift
/// let byLens = Migration(try LensFile(json: bytes))
/// let byHand = Migration(
///   from: .generation(1), to: .generation(2), title: "Add tiers", revision: "1",
///   forward: { record in …; return record },
///   back: { record, previous in …; return record })
/// ```
public final class Migration: Sendable {
  /// What a migration changes.
  public enum Kind: String, CaseIterable, Sendable {
    case state, session, adapter, config, data, custom
  }

  /// Which parts of a component a migration changes.
  public struct Touches: Equatable, Sendable {
    /// Whether the record changes.
    public var record: Bool
    /// The tables whose rows change.
    public var tables: [String]

    /// Says what a migration touches.
    public init(record: Bool, tables: [String]) {
      self.record = record
      self.tables = tables
    }
  }

  /// Takes a record forward.
  public typealias Forward = @Sendable (StateRecord) throws -> StateRecord
  /// Takes a record back; the second argument is the record it replaces, where that is known.
  public typealias Back = @Sendable (StateRecord, StateRecord?) throws -> StateRecord

  enum Transform: Sendable {
    case lens(Lens)
    case closures(forward: Forward, back: Back?)
  }

  /// The version it starts from.
  public let from: Version
  /// The version it leads to.
  public let to: Version
  /// What it is for, in a few words.
  public let title: String
  /// What it changes.
  public let kind: Kind
  /// Which parts of a component it changes.
  public let touches: Touches
  /// The checksum of its definition.
  public let checksum: Checksum
  let transform: Transform

  /// Makes a migration of a lens.
  public init(_ file: LensFile) {
    from = file.from
    to = file.to
    title = file.title
    kind = file.kind
    touches = Touches(record: file.lens.touchesRecord, tables: file.lens.touchedTables)
    checksum = file.checksum
    transform = .lens(file.lens)
  }

  /// Makes a migration of closures on records.
  ///
  /// Code has no checksum of its own; `revision` stands for it and must change when the code does.
  /// Without `back` there is no way back. Closures must be pure: the engine may run them twice.
  public init(
    from: Version, to: Version, title: String, kind: Kind = .state, revision: String,
    touches: Touches = Touches(record: true, tables: []),
    forward: @escaping Forward, back: Back? = nil
  ) {
    self.from = from
    self.to = to
    self.title = title
    self.kind = kind
    self.touches = touches
    let parts = [from.description, to.description, kind.rawValue, revision] + touches.tables
    checksum = Checksum(of: Array(parts.joined(separator: "\u{1F}").utf8))
    transform = .closures(forward: forward, back: back)
  }

  /// The name it is known by: `v1_0_0_to_v1_1_0`.
  public var name: String { String(LensFile.fileName(from: from, to: to).dropLast(5)) }

  /// The lens it is made of; `nil` when it is made of closures.
  public var lens: Lens? {
    if case .lens(let lens) = transform { return lens }
    return nil
  }

  /// Whether there is a way back at all.
  public var isReversible: Bool {
    switch transform {
    case .lens(let lens): lens.inverse != nil
    case .closures(_, let back): back != nil
    }
  }

  /// How much is lost, at most, on the way `direction` and home again: 0 nothing, 1 it depends on
  /// the document, 2 there is no way home.
  ///
  /// Closures cannot be read, so those with both ways count as depending on the document.
  package func lossRank(_ direction: Direction) -> Int {
    switch (transform, direction) {
    case (.lens(let lens), .up): lens.verdict.rank
    case (.lens(let lens), .down): lens.inverse?.verdict.rank ?? 2
    case (.closures(_, let back), _): back == nil ? 2 : 1
    }
  }

  /// Takes a record forward.
  ///
  /// - Throws: `versionMismatch` for a record of another version, `transformFailed` around what a
  ///   closure threw, or what the lens refused.
  public func forward(_ record: StateRecord) throws(MigrationError) -> StateRecord {
    try expect(from, of: record)
    switch transform {
    case .lens(let lens):
      return StateRecord(version: to, fields: try lens.forward(record.fields))
    case .closures(let forward, _):
      return try run("forward", makes: to) { try forward(record) }
    }
  }

  /// Takes a record back; `previous` is the record it replaces, where that is known.
  ///
  /// - Throws: `notReversible` when there is no way back; otherwise as ``forward(_:)``.
  public func back(
    _ record: StateRecord, previous: StateRecord? = nil
  ) throws(MigrationError) -> StateRecord {
    try expect(to, of: record)
    switch transform {
    case .lens(let lens):
      let fields = try lens.back(record.fields, previous: previous?.fields)
      return StateRecord(version: from, fields: fields)
    case .closures(_, let back):
      guard let back else {
        throw MigrationError(
          .notReversible, "\(name) was written without a way back; restore a backup instead")
      }
      return try run("back", makes: from) { try back(record, previous) }
    }
  }

  /// Takes a record either way where it stands; after a throw it is half of each.
  func run(_ direction: Direction, on record: inout StateRecord) throws(MigrationError) {
    guard case .lens(let lens) = transform else {
      record = direction == .up ? try forward(record) : try back(record)
      return
    }
    switch direction {
    case .up:
      try expect(from, of: record)
      try lens.apply(to: &record.fields)
      record.version = to
    case .down:
      try expect(to, of: record)
      try lens.revert(&record.fields)
      record.version = from
    }
  }

  private func expect(_ version: Version, of record: StateRecord) throws(MigrationError) {
    guard record.version == version else {
      throw MigrationError(
        .versionMismatch,
        "\(name) takes \(version) here, and the record is at \(record.version); migrate along a"
          + " path"
      )
    }
  }

  private func run(
    _ way: String, makes version: Version, _ closure: () throws -> StateRecord
  ) throws(MigrationError) -> StateRecord {
    let result: StateRecord
    do { result = try closure() } catch let error as MigrationError { throw error } catch {
      throw MigrationError(
        .transformFailed, "the way \(way) of \(name) failed; correct it or the document",
        cause: String(describing: error))
    }
    // The version is the engine's to write, whatever the closure left in it.
    return StateRecord(version: version, fields: result.fields)
  }
}

/// Along or against the edges of the version graph.
public enum Direction: String, Sendable {
  case up, down
}
