/// What callers know of a component that only they write to under these names: what each answer
/// must be, across upgrades and rollbacks.
protocol LoadModel: Sendable {
  associatedtype Ask: PackedAsk
  associatedtype Reply: PackedReply

  /// Knows nothing yet; all names begin with `prefix`, which nobody else uses.
  init(prefix: String)
  /// The next call.
  mutating func next(using random: inout LoadRandom) -> Ask
  /// Compares an answer with what is known, and learns from it.
  ///
  /// - Parameter sent: when the call was sent and the answer came, in seconds.
  mutating func check(_ ask: Ask, _ reply: Reply, sent: ClosedRange<Int>) -> Verdict
  /// Calls that together read everything that is known.
  var sweep: [Ask] { get }
}

/// What an answer is, next to what was known.
enum Verdict: Equatable, Sendable {
  /// As it must be.
  case right
  /// It cannot be, but no write is missing.
  case wrong(String)
  /// A write that was acknowledged is missing.
  case lost(String)
}

/// Numbers that look as if they were chosen by chance, the same for the same seed.
struct LoadRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64, as its author Sebastiano Vigna gives it (prng.di.unimi.it).
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from 0 to below `count`.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }
}
