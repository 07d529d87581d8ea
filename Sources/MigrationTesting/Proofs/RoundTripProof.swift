public import MigrationEngine

/// How many records came back as they went.
public struct RoundTripProof: Equatable, Sendable {
  /// The records that went forward and came back equal.
  public let proved: Int
  /// The records that did not go forward, and so prove nothing.
  public let refused: Int
}

extension RoundTripProof: CustomStringConvertible {
  /// Both counts in words.
  public var description: String { "\(proved) records came back equal, \(refused) were refused" }
}

/// Proves that what goes forward comes back equal, without sight of what it was.
///
/// ```swift
/// @Test func comesBack() throws {
///   try proveRoundTrip(migration, over: [makeState(at: .generation(1), ["tier": "gold"])])
/// }
/// ```
///
/// - Throws: `roundTripFailed` with the smallest record that does not come back and what it would
///   lose; `notReversible` when there is no way back; `expectationFailed` when no record went
///   forward, since then nothing is proved.
@discardableResult
public func proveRoundTrip(
  _ migration: Migration, over records: [StateRecord]
) throws(MigrationError) -> RoundTripProof {
  var trip = RoundTrip(migration: migration, seed: nil)
  try trip.prove(records)
  guard trip.proved > 0 else {
    throw MigrationError(
      .expectationFailed,
      "none of the \(records.count) records went forward through \(migration.name), so nothing is"
        + " proved; give it records that it takes",
      cause: trip.refusal.map { "the last refusal was: \($0)" })
  }
  return trip.proof
}

/// Proves that what goes forward comes back equal, on generated records.
///
/// ```swift
/// @Test func comesBack() throws { try proveRoundTrip(migration, generating: 1000) }
/// ```
///
/// - Throws: `roundTripFailed` with the smallest record that does not come back, what it would lose
///   and the seed; `notReversible` when there is no way back; `generatorExhausted` when no
///   generated record went forward.
@discardableResult
public func proveRoundTrip(
  _ migration: Migration, generating count: Int = 1_000, seed: UInt64 = 0x5EED
) throws(MigrationError) -> RoundTripProof {
  var trip = RoundTrip(migration: migration, seed: seed)
  var documents = LensDocuments(values: ValueGenerator(seed: seed))
  for _ in 0..<count {
    if let lens = migration.lens {
      try trip.prove([StateRecord(version: migration.from, fields: documents.document(for: lens))])
    } else {
      try trip.prove([documents.values.record(at: migration.from)])
    }
  }
  guard trip.proved > 0 else {
    throw exhausted(migration.name, after: count, seed: seed, trip.refusal)
  }
  return trip.proof
}

/// One proof under way.
private struct RoundTrip {
  let migration: Migration
  let seed: UInt64?
  var proved = 0
  var refused = 0
  var refusal: MigrationError?

  /// How a record fared.
  enum Outcome {
    case equal
    case refused(MigrationError)
    case differs(StateRecord)
    case stuck(MigrationError)

    var isFailure: Bool {
      switch self {
      case .equal, .refused: false
      case .differs, .stuck: true
      }
    }
  }

  var proof: RoundTripProof { RoundTripProof(proved: proved, refused: refused) }

  mutating func prove(_ records: [StateRecord]) throws(MigrationError) {
    guard migration.isReversible else {
      throw MigrationError(
        .notReversible,
        "\(migration.name) has no way back to prove; write one, or do not ask for it")
    }
    for record in records {
      switch outcome(of: record) {
      case .equal: proved += 1
      case .refused(let error):
        refused += 1
        refusal = error
      case .differs, .stuck: throw failure(of: smallest(record))
      }
    }
  }

  private func outcome(of record: StateRecord) -> Outcome {
    let there: StateRecord
    do throws(MigrationError) { there = try migration.forward(record) } catch {
      return .refused(error)
    }
    do throws(MigrationError) {
      let back = try migration.back(there)
      return back == record ? .equal : .differs(back)
    } catch { return .stuck(error) }
  }

  private func smallest(_ record: StateRecord) -> StateRecord {
    var shrinker = Shrinker { value in
      guard let fields = value.fields else { return false }
      return outcome(of: StateRecord(version: record.version, fields: fields)).isFailure
    }
    let fields = shrinker.smallest(.object(record.fields)).fields ?? record.fields
    return StateRecord(version: record.version, fields: fields)
  }

  private func failure(of record: StateRecord) -> MigrationError {
    var lines = [
      "a record does not come back through \(migration.name) as it went",
      "record at \(record.version): \(Value.object(record.fields))",
    ]
    var cause: String?
    switch outcome(of: record) {
    case .differs(let back):
      lines += Change.between(record.fields, back.fields).map { "\($0)" }
    case .stuck(let error): cause = "the way back refused it: \(error)"
    case .equal, .refused: break
    }
    if let seed { lines.append("seed \(seed)") }
    lines.append("correct the way back, or take such records out of the way first")
    return MigrationError(.roundTripFailed, lines.joined(separator: "\n"), cause: cause)
  }
}
