/// Rounds of ours and of a peer, taken in turn.
struct Measurement {
  let name: String
  let unit: String
  private(set) var ours: [Double] = []
  private(set) var peers: [Double] = []

  init(_ name: String, unit: String) {
    self.name = name
    self.unit = unit
  }

  mutating func add(ours: Double, peer: Double) {
    self.ours.append(ours)
    peers.append(peer)
  }

  /// How many times as long the peer takes, round by round.
  var ratios: [Double] { zip(peers, ours).map { $0 / $1 } }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }

  /// The ratio of the medians, and the spread of the rounds' own ratios.
  var line: String {
    let ratio = Measurement.median(peers) / Measurement.median(ours)
    return "\(name)\n    midstream \(Measurement.short(Measurement.median(ours))) \(unit)"
      + ", peer \(Measurement.short(Measurement.median(peers))) \(unit)"
      + ", ratio \(Measurement.short(ratio))"
      + " (rounds \(Measurement.short(ratios.min() ?? .nan))"
      + "–\(Measurement.short(ratios.max() ?? .nan)))"
  }

  var json: String {
    let list = { (values: [Double]) in values.map(\.description).joined(separator: ", ") }
    return "{\"name\": \"\(name)\", \"unit\": \"\(unit)\", \"midstream\": [\(list(ours))],"
      + " \"peer\": [\(list(peers))], \"ratioOfMedians\":"
      + " \(Measurement.median(peers) / Measurement.median(ours))}"
  }

  /// Three digits that mean something.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let scale = value >= 100 ? 1.0 : value >= 10 ? 10.0 : value >= 1 ? 100.0 : 1_000.0
    let rounded = (value * scale).rounded() / scale
    return scale == 1 ? String(Int(rounded)) : rounded.description
  }
}
