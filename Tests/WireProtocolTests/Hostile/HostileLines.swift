import MigrationEngine
import MigrationTesting

/// Makes lines that nobody should send: noise, values of all kinds, and real ones with damage.
struct HostileLines {
  var generator: SeededGenerator
  private var values: ValueGenerator
  private let seeds: [[UInt8]]

  /// Bytes that mean something to a reader of JSON.
  private static let marks =
    Array("{}[]\",:\\u0dfe-+.eE1 \n\u{0}tnx".utf8) + [0x80, 0xC3, 0xED, 0xFF]

  init(seed: UInt64, seeds: [[UInt8]]) {
    generator = SeededGenerator(seed: seed)
    values = ValueGenerator(seed: seed ^ 0xFACE)
    self.seeds = seeds
  }

  mutating func next() -> [UInt8] {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: noise()
    case 1: (try? JSON.bytes(of: values.value())) ?? []
    case 2: withOtherParameters()
    default: damaged()
    }
  }

  private mutating func noise() -> [UInt8] {
    (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
      Bool.random(using: &generator)
        ? Self.marks[Int.random(in: 0..<Self.marks.count, using: &generator)]
        : UInt8.random(in: 0...255, using: &generator)
    }
  }

  private mutating func pick() -> [UInt8] {
    seeds[Int.random(in: 0..<seeds.count, using: &generator)]
  }

  /// A real line, some of its values replaced by others of any kind.
  private mutating func withOtherParameters() -> [UInt8] {
    guard case .object(var line)? = try? JSON.read(pick()) else { return [] }
    let names = line.map(\.name) + ["extra"]
    for name in names where Int.random(in: 0..<4, using: &generator) == 0 {
      line[name] = values.value()
    }
    guard case .object(var parameters)? = line["params"] else {
      return (try? JSON.bytes(of: .object(line))) ?? []
    }
    for name in parameters.map(\.name) where Int.random(in: 0..<3, using: &generator) == 0 {
      parameters[name] = values.value()
    }
    line["params"] = .object(parameters)
    return (try? JSON.bytes(of: .object(line))) ?? []
  }

  /// A real line, a few of its bytes changed, doubled, moved or gone.
  private mutating func damaged() -> [UInt8] {
    var line = pick()
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !line.isEmpty {
      let place = Int.random(in: 0..<line.count, using: &generator)
      let end = min(line.count, place + Int.random(in: 1...12, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: line[place] = UInt8.random(in: 0...255, using: &generator)
      case 1:
        line[place] = Self.marks[Int.random(in: 0..<Self.marks.count, using: &generator)]
      case 2: line.removeSubrange(place..<end)
      case 3: line.insert(contentsOf: line[place..<end], at: place)
      case 4: line.removeSubrange(place...)
      default:
        let other = pick()
        line.insert(contentsOf: other.prefix(Int.random(in: 1...40, using: &generator)), at: place)
      }
    }
    return line
  }
}
