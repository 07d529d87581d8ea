public import MigrationEngine

/// What became of some documents: counts, and those worth naming.
public struct Tally: Sendable {
  /// A document worth naming.
  public enum Notable: Sendable {
    /// It could not be done.
    case problem(DocumentProblem)
    /// What a migration would change in it, up to ``StateFiles/maximumListedChanges``.
    case difference(place: String, from: Version, changes: [Change])
    /// What it would lose on the way there and home again.
    case loss(place: String, changes: [Change])
    /// It was replaced, and the old content is kept under this name.
    case replaced(file: String, backup: String)
  }

  /// How many documents were at each version.
  public var versions: [Version: Int] = [:]
  /// The versions that documents were taken from.
  public var movedVersions: Set<Version> = []
  /// How many were taken to the target, or would be.
  public var migrated = 0
  /// How many were at the target already.
  public var alreadyThere = 0
  /// How many could not be done.
  public var failed = 0
  /// How many would lose something on the way there and home again.
  public var lossy = 0
  /// In how many documents each field would be lost.
  public var lostFields: [String: Int] = [:]
  /// How many bytes the documents have.
  public var bytes = 0
  /// Those worth naming, in the order of files and lines.
  public var notable: [Notable] = []
  /// Files not touched any more after the first problem or an interruption.
  public var skippedFiles = 0
  /// Nanoseconds that migrating took, over `timed` documents of each version.
  public var timings: [Version: Timing] = [:]

  /// How long some documents took.
  public struct Timing: Sendable {
    /// How many were timed.
    public var documents = 0
    /// How long they took together.
    public var nanoseconds = 0
  }

  /// Nothing yet.
  public init() {}

  /// How many documents there were.
  public var documents: Int { migrated + alreadyThere + failed }

  /// So many fields are told apart; keys of rows are names as well, and there may be millions.
  static let maximumLostFields = 1_000
  /// What all further ones are counted under.
  static let otherFields = "other fields"

  /// Counts a field that some documents would lose.
  mutating func lose(_ field: String, in documents: Int = 1) {
    let hasRoom = lostFields[field] != nil || lostFields.count < Tally.maximumLostFields
    lostFields[hasRoom ? field : Tally.otherFields, default: 0] += documents
  }

  mutating func fail(_ problem: DocumentProblem) {
    failed += 1
    notable.append(.problem(problem))
  }

  /// Adds the counts of another tally, but not what it names.
  package mutating func addCounts(of other: Tally) {
    versions.merge(other.versions, uniquingKeysWith: +)
    for (field, count) in other.lostFields { lose(field, in: count) }
    timings.merge(other.timings) {
      Timing(
        documents: $0.documents + $1.documents, nanoseconds: $0.nanoseconds + $1.nanoseconds)
    }
    movedVersions.formUnion(other.movedVersions)
    migrated += other.migrated
    alreadyThere += other.alreadyThere
    failed += other.failed
    lossy += other.lossy
    bytes += other.bytes
    skippedFiles += other.skippedFiles
  }
}
