public import MigrationEngine

/// Why a table cannot be migrated.
public struct ChangeProblem: Equatable, Sendable {
  /// What kind of problem it is.
  public enum Kind: Sendable {
    /// A row cannot be taken forward.
    case refused
    /// A new row is not what the old one becomes.
    case differs
  }

  /// What kind of problem it is.
  public let kind: Kind
  /// The table.
  public let table: String
  /// The first key that it concerns; empty when it is the table as a whole.
  public let key: String
  /// What is wrong, in the words of whoever said so.
  public let reason: String
  /// How many more rows are known to have it.
  public let alike: Int

  /// Says what is wrong with a table.
  public init(_ kind: Kind, table: String, key: String, reason: String, alike: Int) {
    self.kind = kind
    self.table = table
    self.key = key
    self.reason = reason
    self.alike = alike
  }
}

extension ChangeProblem: CustomStringConvertible {
  /// Table, key and reason on one line.
  public var description: String {
    let place = key.isEmpty ? table : "\(table)[\(key)]"
    return "\(place): \(reason)" + (alike > 0 ? " (and \(alike) more)" : "")
  }
}

/// How closely the new rows are looked at before they may be served.
public enum VerificationDepth: String, Sendable, CaseIterable {
  /// Counts, and each row of every sixteenth stretch.
  case sample
  /// Each row is what the old one becomes.
  case everyRow
  /// Each row is what the old one becomes, and goes back to what the old one was.
  case wayBack
}

/// What a verification found.
public struct VerificationFigures: Equatable, Sendable {
  /// Rows that were compared; one that was written meanwhile counts again.
  public var rows = 0
  /// Rows of which the way back was proved.
  public var provedBack = 0
  /// Rows whose way back leads elsewhere, or nowhere.
  public var unproved = 0
  /// The first key among those.
  public var firstUnproved: String?

  /// Nothing found yet.
  public init() {}

  @usableFromInline mutating func add(
    rows: Int, provedBack: Int, unproved: Int, firstUnproved: String?
  ) {
    self.rows += rows
    self.provedBack += provedBack
    self.unproved += unproved
    self.firstUnproved = self.firstUnproved ?? firstUnproved
  }
}

/// A row that a rollback would lose.
public struct LostRow: Equatable, Sendable {
  /// Why it would be lost.
  public enum Kind: String, Sendable {
    /// The old version cannot hold it at all.
    case unmappable
    /// The old version holds less than was written.
    case shed
  }

  /// The table.
  public let table: String
  /// The row's key.
  public let key: String
  /// Why it would be lost.
  public let kind: Kind
  /// The row itself.
  public let row: Value
  /// Its digest.
  public let digest: Digest

  @usableFromInline init(table: String, key: some TableKey, kind: Kind, row: some TableRow) {
    var builder = DigestBuilder()
    row.digest(into: &builder)
    self.table = table
    self.key = key.description
    self.kind = kind
    self.row = row.shown
    digest = builder.digest
  }
}

/// How far a copy is.
public struct CopyFigures: Equatable, Sendable {
  /// Rows in the new tables.
  public let rowsDone: Int
  /// Rows in the old ones.
  public let rowsTotal: Int
  /// Bytes of the new tables.
  public let bytesDone: Int
  /// Bytes of the old ones.
  public let bytesTotal: Int
  /// Keys that were written while a worker had them, and are still to be transformed again.
  public let dirty: Int
  /// Rows compared so far.
  public let rowsVerified: Int
  /// Live rows without an image in the old version.
  public let unmappable: Int
  /// Live rows that the old version holds in part only.
  public let shed: Int

  /// Says how far a copy is.
  public init(
    rowsDone: Int = 0, rowsTotal: Int = 0, bytesDone: Int = 0, bytesTotal: Int = 0,
    dirty: Int = 0, rowsVerified: Int = 0, unmappable: Int = 0, shed: Int = 0
  ) {
    self.rowsDone = rowsDone
    self.rowsTotal = rowsTotal
    self.bytesDone = bytesDone
    self.bytesTotal = bytesTotal
    self.dirty = dirty
    self.rowsVerified = rowsVerified
    self.unmappable = unmappable
    self.shed = shed
  }

  /// Rows that a rollback would lose.
  public var losses: Int { unmappable + shed }

  @usableFromInline static func + (left: CopyFigures, right: CopyFigures) -> CopyFigures {
    CopyFigures(
      rowsDone: left.rowsDone + right.rowsDone, rowsTotal: left.rowsTotal + right.rowsTotal,
      bytesDone: left.bytesDone + right.bytesDone, bytesTotal: left.bytesTotal + right.bytesTotal,
      dirty: left.dirty + right.dirty, rowsVerified: left.rowsVerified + right.rowsVerified,
      unmappable: left.unmappable + right.unmappable, shed: left.shed + right.shed)
  }
}
