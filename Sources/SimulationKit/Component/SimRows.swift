internal import MigrationEngine
internal import MigrationTesting
internal import StateTables

/// A row that the workload can make up.
protocol SimRow: TableRow {
  /// A row as a caller of this version may write it, now and then an awkward one.
  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> Self
  /// When it expires, in seconds of the virtual clock; `nil` when it does not.
  var expires: Int? { get }
}

extension SimRow {
  var expires: Int? { nil }
}

/// A client of a rate limiter; a negative count cannot go forward.
struct ClientV1: SimRow {
  var count: Int
  var note: String

  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> ClientV1 {
    let isPoison = isHostile && Int.random(in: 0..<400, using: &random) == 0
    return ClientV1(
      count: isPoison ? -1 : Int.random(in: 0..<1_000, using: &random),
      note: "note \(Int.random(in: 0..<100, using: &random))")
  }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(count)
    builder.combine(note)
  }
}

/// The note is gone; an odd weight has no image in v1, another burst than 10 is shed.
struct ClientV2: SimRow {
  var weight: Int
  var burst: Int

  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> ClientV2 {
    let (isOdd, isShed) = (random.next() % 24 == 0, random.next() % 24 == 0)
    return ClientV2(
      weight: Int.random(in: 0..<1_000, using: &random) * 2 + (isOdd && isHostile ? 1 : 0),
      burst: isShed && isHostile ? 20 : 10)
  }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(weight)
    builder.combine(burst)
  }
}

/// A region more; another region than 1 is shed.
struct ClientV3: SimRow {
  var weight: Int
  var burst: Int
  var region: Int

  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> ClientV3 {
    let below = ClientV2.random(&random, isHostile: isHostile)
    return ClientV3(
      weight: below.weight, burst: below.burst,
      region: isHostile && random.next() % 24 == 0 ? 2 : 1)
  }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(weight)
    builder.combine(burst)
    builder.combine(region)
  }
}

/// A session, in the order of its key, that expires.
struct SessionV1: SimRow {
  var user: Int
  var expiresAt: Int
  var scratch: Int

  var expires: Int? { expiresAt }
  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> SessionV1 {
    SessionV1(
      user: SimUsers.random(&random, isHostile: isHostile),
      expiresAt: Int.random(in: 1..<2_000, using: &random),
      scratch: Int.random(in: 0..<9, using: &random))
  }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(user)
    builder.combine(expiresAt)
    builder.combine(scratch)
  }
}

/// Replicas more, the scratch field gone; everything else goes back.
struct SessionV2: SimRow {
  var user: Int
  var expiresAt: Int
  var replicas: Int

  var expires: Int? { expiresAt }
  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> SessionV2 {
    SessionV2(
      user: SimUsers.random(&random, isHostile: isHostile),
      expiresAt: Int.random(in: 1..<2_000, using: &random),
      replicas: isHostile && random.next() % 40 == 0 ? 3 : 1)
  }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(user)
    builder.combine(expiresAt)
    builder.combine(replicas)
  }
}

/// Who a session belongs to; now and then somebody whom the fourth version refuses, or puts where
/// another one may be already.
enum SimUsers {
  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> Int {
    let dice = random.next() % 4_000
    if isHostile, dice < 3 { return dice == 0 ? -1 : SimParts.wanderer }
    return Int.random(in: 0..<SimParts.nobody, using: &random)
  }
}

/// One half of a session, by number; any mood but 0 is shed.
struct StayV4: SimRow {
  var user: Int
  var mood: Int

  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> StayV4 {
    StayV4(
      user: SimUsers.random(&random, isHostile: isHostile),
      mood: isHostile && random.next() % 40 == 0 ? 1 : 0)
  }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(user)
    builder.combine(mood)
  }
}

/// The other half; what is too far away has no image.
struct ExpiryV4: SimRow {
  var at: Int

  var expires: Int? { at }
  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> ExpiryV4 {
    let isFar = isHostile && random.next() % 60 == 0
    return ExpiryV4(at: isFar ? SimParts.farthest : Int.random(in: 1..<2_000, using: &random))
  }
  func digest(into builder: inout DigestBuilder) { builder.combine(at) }
}

/// A row of a table that only some versions have.
struct NoteRow: SimRow {
  var text: Int

  static func random(_ random: inout SeededGenerator, isHostile: Bool) -> NoteRow {
    NoteRow(text: Int.random(in: 0..<1_000, using: &random))
  }
  func digest(into builder: inout DigestBuilder) { builder.combine(text) }
}

/// The migrations of the simulated component.
enum SimLenses {
  static let clients12 = RowLens<ClientV1, ClientV2>(
    forward: { old in
      guard old.count >= 0 else { throw RowRefused("a negative count") }
      return ClientV2(weight: old.count * 2, burst: 10)
    },
    back: { new, previous in
      guard new.weight.isMultiple(of: 2) else { return nil }
      return ClientV1(count: new.weight / 2, note: previous?.note ?? "")
    })

  static let clients23 = RowLens<ClientV2, ClientV3>(
    forward: { ClientV3(weight: $0.weight, burst: $0.burst, region: 1) },
    back: { new, _ in
      // A way back that throws, and not only for want of an image.
      guard new.region < 3 else { throw RowRefused("region \(new.region)") }
      return ClientV2(weight: new.weight, burst: new.burst)
    })

  static let sessions12 = RowLens<SessionV1, SessionV2>(
    forward: { SessionV2(user: $0.user, expiresAt: $0.expiresAt, replicas: 1) },
    back: { new, previous in
      SessionV1(user: new.user, expiresAt: new.expiresAt, scratch: previous?.scratch ?? 0)
    })
}
