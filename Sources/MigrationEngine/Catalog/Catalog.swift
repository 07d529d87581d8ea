/// All migrations known for a component: a directed graph of versions.
///
/// ```swift
/// var catalog = Catalog()
/// try catalog.register(Migration(try LensFile(json: bytes)))
/// let result = try catalog.migrate(record, to: Version("1.1.0"))
/// ```
///
/// ## Topics
///
/// ### Filling
/// - ``register(_:)``
/// - ``remember(_:for:)``
/// - ``setCost(_:of:)``
/// - ``check(_:_:)``
///
/// ### Asking
/// - ``migrations``
/// - ``versions``
/// - ``migration(from:to:)``
/// - ``migration(named:)``
/// - ``path(from:to:)``
/// - ``findings()``
///
/// ### Migrating
/// - ``migrate(_:to:)``
/// - ``autoMigrate(_:to:)``
public struct Catalog: Sendable {
  /// Looks at a record of one version and throws when it is not right.
  public typealias Check = @Sendable (StateRecord) throws -> Void

  /// The migrations, in the order they were registered.
  public private(set) var migrations: [Migration] = []
  private(set) var edgesUp: [Version: [Int]] = [:]
  private(set) var edgesDown: [Version: [Int]] = [:]
  private var positions: [String: Int] = [:]
  private var remembered: [String: Checksum] = [:]
  private(set) var costs: [Int] = []
  /// A list, not a dictionary: there are few, and every document asks after every hop.
  private(set) var checks: [(version: Version, check: Check)] = []

  /// What a migration costs before it has been measured: one microsecond a document.
  public static let unmeasuredCostNanoseconds = 1_000

  /// An empty catalog.
  public init() {}

  /// Takes a migration in.
  ///
  /// - Throws: `definitionMalformed` for an edge from a version to itself, `definitionDuplicate`
  ///   for a second one between the same versions, `definitionChanged` when its checksum is not
  ///   the one that is remembered or registered under its name.
  public mutating func register(_ migration: Migration) throws(MigrationError) {
    let name = migration.name
    guard migration.from != migration.to else {
      throw MigrationError(
        .definitionMalformed,
        "a migration from \(migration.from) to itself leads nowhere; give it another target")
    }
    if let position = positions[name] {
      let known = migrations[position].checksum
      guard known == migration.checksum else {
        throw Catalog.changed(name, known: known, found: migration.checksum)
      }
      throw MigrationError(
        .definitionDuplicate, "\(name) is registered already; register each migration once")
    }
    if let known = remembered[name], known != migration.checksum {
      throw Catalog.changed(name, known: known, found: migration.checksum)
    }
    positions[name] = migrations.count
    edgesUp[migration.from, default: []].append(migrations.count)
    edgesDown[migration.to, default: []].append(migrations.count)
    migrations.append(migration)
    costs.append(Catalog.unmeasuredCostNanoseconds)
  }

  /// Remembers the checksum under which `name` ran before, so that a changed definition is refused.
  ///
  /// - Throws: `definitionChanged` when `name` is registered with another one.
  public mutating func remember(
    _ checksum: Checksum, for name: String
  ) throws(MigrationError) {
    if let position = positions[name], migrations[position].checksum != checksum {
      throw Catalog.changed(name, known: checksum, found: migrations[position].checksum)
    }
    remembered[name] = checksum
  }

  private static func changed(_ name: String, known: Checksum, found: Checksum) -> MigrationError {
    MigrationError(
      .definitionChanged,
      "\(name) was \(known.short) and is now \(found.short); documents may have gone through the"
        + " old one: take the change back, or give it as a new migration")
  }

  /// Sets what a migration was measured to cost for one document.
  public mutating func setCost(_ nanoseconds: Int, of migration: Migration) {
    if let position = positions[migration.name] { costs[position] = max(0, nanoseconds) }
  }

  /// Has every record that arrives at `version` looked at; a throw refuses it.
  public mutating func check(_ version: Version, _ check: @escaping Check) {
    checks.append((version, check))
  }

  /// The migration between two versions, in its own direction.
  public func migration(from: Version, to: Version) -> Migration? {
    migrations.first { $0.from == from && $0.to == to }
  }

  /// The migration of a name such as `v1_to_v2`.
  public func migration(named name: String) -> Migration? {
    positions[name].map { migrations[$0] }
  }

  /// Every version that a migration starts from or leads to, in the order they are listed.
  public var versions: [Version] {
    Set(migrations.flatMap { [$0.from, $0.to] }).sorted(by: Version.listedBefore)
  }
}
