/// Deliberate bugs, for tests that prove that a checker can find them; nobody outside of this
/// package can plant one.
@usableFromInline package struct MigrationFaults: OptionSet, Sendable {
  @usableFromInline package let rawValue: Int

  @inlinable package init(rawValue: Int) { self.rawValue = rawValue }

  /// Keys that were written while a worker had their stretch are not transformed again.
  @inlinable package static var skipDirtyKeys: MigrationFaults { MigrationFaults(rawValue: 1) }
  /// Rows that were taken out stay in the new table.
  @inlinable package static var forgetDeletes: MigrationFaults { MigrationFaults(rawValue: 2) }
  /// The old row is taken out before the way back throws, and then nobody books the loss.
  @inlinable package static var mirrorBeforeThrow: MigrationFaults { MigrationFaults(rawValue: 4) }
  /// Leaves are flagged as taken; the right half of one that splits carries no flag.
  @inlinable package static var flagPerLeaf: MigrationFaults { MigrationFaults(rawValue: 8) }
  /// What was true before the intent is taken to be true after it.
  @inlinable package static var noCheckAfterIntent: MigrationFaults {
    MigrationFaults(rawValue: 16)
  }
  /// A way back that was made in bulk is used though something was written after it.
  @inlinable package static var staleWayBack: MigrationFaults { MigrationFaults(rawValue: 32) }

  /// Every fault by its name.
  package static let named: [(name: String, fault: MigrationFaults)] = [
    ("skip-dirty-keys", .skipDirtyKeys), ("forget-deletes", .forgetDeletes),
    ("mirror-before-throw", .mirrorBeforeThrow), ("flag-per-leaf", .flagPerLeaf),
    ("no-check-after-intent", .noCheckAfterIntent), ("stale-way-back", .staleWayBack),
  ]
}
