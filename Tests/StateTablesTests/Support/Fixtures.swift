import MigrationEngine
import StateTables

/// A client of a rate limiter, first version: numbers and a short text.
struct ClientV1: TableRow {
  var count: Int
  var note: String
  var tier: UInt8 = 0

  var heapByteSize: Int { note.heapByteSize }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(count)
    builder.combine(note)
    builder.combine(tier)
  }
}

/// The second version: the count is weighted, the note is gone, a burst is new.
struct ClientV2: TableRow {
  var weighted: Int
  var burst: Int
  var tier: UInt8

  func digest(into builder: inout DigestBuilder) {
    builder.combine(weighted)
    builder.combine(burst)
    builder.combine(tier)
  }
}

/// The third version: one number more.
struct ClientV3: TableRow {
  var weighted: Int
  var burst: Int
  var tier: UInt8
  var region: Int

  func digest(into builder: inout DigestBuilder) {
    builder.combine(weighted)
    builder.combine(burst)
    builder.combine(tier)
    builder.combine(region)
  }
}

struct Refused: Error, CustomStringConvertible {
  let description: String
}

enum Lenses {
  /// A burst that v1 does not know is shed; an odd weight and a tier over 9 have no image.
  static let v1v2 = RowLens<ClientV1, ClientV2>(
    forward: { old in
      guard old.count >= 0 else { throw Refused(description: "a negative count") }
      return ClientV2(weighted: old.count * 2, burst: 10, tier: old.tier)
    },
    back: { new, previous in
      guard new.weighted.isMultiple(of: 2) else { return nil }
      guard new.tier <= 9 else { throw Refused(description: "tier \(new.tier)") }
      return ClientV1(count: new.weighted / 2, note: previous?.note ?? "", tier: new.tier)
    })

  static let v2v3 = RowLens<ClientV2, ClientV3>(
    forward: { old in
      ClientV3(weighted: old.weighted, burst: old.burst, tier: old.tier, region: 1)
    },
    back: { new, _ in ClientV2(weighted: new.weighted, burst: new.burst, tier: new.tier) })
}
