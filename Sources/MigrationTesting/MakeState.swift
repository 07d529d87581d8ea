public import MigrationEngine

/// How often a generator tries before it gives up on making one record that fits.
let maximumGenerationAttempts = 200

/// Makes a record at a version, for a test.
///
/// ```swift
/// let state = makeState(at: .semantic(major: 1, minor: 0, patch: 0), ["tier": "gold"])
/// ```
public func makeState(at version: Version, _ fields: Fields = [:]) -> StateRecord {
  StateRecord(version: version, fields: fields)
}

/// Makes a record at a version which `lens` takes forward; the same seed makes the same record.
///
/// ```swift
/// let state = try makeState(at: .generation(1), for: lens, seed: 42)
/// ```
///
/// - Throws: `generatorExhausted` when none of the records it made was taken.
public func makeState(
  at version: Version, for lens: Lens, seed: UInt64
) throws(MigrationError) -> StateRecord {
  var documents = LensDocuments(values: ValueGenerator(seed: seed))
  var refusal: MigrationError?
  for _ in 0..<maximumGenerationAttempts {
    let fields = documents.document(for: lens)
    do throws(MigrationError) {
      _ = try lens.forward(fields)
      return StateRecord(version: version, fields: fields)
    } catch { refusal = error }
  }
  throw exhausted("the lens", after: maximumGenerationAttempts, seed: seed, refusal)
}

/// Makes a record which `migration` takes forward; the same seed makes the same record.
///
/// Of closures nothing is known beforehand, so a migration made of them is given random records
/// until it takes one.
///
/// ```swift
/// let state = try makeState(for: migration, seed: 42)
/// ```
///
/// - Throws: `generatorExhausted` when none of the records it made was taken.
public func makeState(
  for migration: Migration, seed: UInt64
) throws(MigrationError) -> StateRecord {
  if let lens = migration.lens {
    return try makeState(at: migration.from, for: lens, seed: seed)
  }
  var values = ValueGenerator(seed: seed)
  var refusal: MigrationError?
  for _ in 0..<maximumGenerationAttempts {
    let record = values.record(at: migration.from)
    do throws(MigrationError) {
      _ = try migration.forward(record)
      return record
    } catch { refusal = error }
  }
  throw exhausted(migration.name, after: maximumGenerationAttempts, seed: seed, refusal)
}

func exhausted(
  _ name: String, after count: Int, seed: UInt64, _ refusal: MigrationError?
) -> MigrationError {
  MigrationError(
    .generatorExhausted,
    "\(name) refused all \(count) generated records (seed \(seed)); give it records of your own",
    cause: refusal.map { "the last refusal was: \($0)" })
}
