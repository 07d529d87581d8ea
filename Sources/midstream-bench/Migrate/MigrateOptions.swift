/// What was asked of `midstream-bench migrate`.
struct MigrateOptions {
  /// What a row holds.
  enum Shape: String { case inline, heap, document }
  /// In which order a table keeps its rows.
  enum Order: String { case hash, key }
  /// One of the two versions.
  enum Side: String { case old, new }

  var rows = 1_000_000
  var shape = Shape.inline
  var order = Order.hash
  var writeRatio = 0.5
  var tables = 1
  var rounds = 7
  var callsPerSecond = 10_000
  var wantsJSON = false
  /// Forms of the Erlang peer; none without `--peer otp`.
  var peerForms: [OTPPeer.Form] = []
  /// Only tell how much memory one version takes; asked by the bench of a process of its own.
  var bytesOf: Side?

  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let name = rest.popFirst() {
      if name == "--json" {
        wantsJSON = true
        continue
      }
      guard let text = rest.popFirst(), take(name, text) else { return nil }
    }
  }

  private mutating func take(_ name: String, _ text: String) -> Bool {
    let number = Int(text).flatMap { $0 > 0 ? $0 : nil }
    switch (name, number) {
    case ("--rows", let number?): rows = number
    case ("--tables", let number?): tables = number
    case ("--rounds", let number?): rounds = number
    case ("--calls", let number?): callsPerSecond = number
    case ("--shape", _): return set(&shape, Shape(rawValue: text))
    case ("--order", _): return set(&order, Order(rawValue: text))
    case ("--bytes-of", _): return set(&bytesOf, Side(rawValue: text))
    case ("--write-ratio", _):
      guard let ratio = Double(text), (0...1).contains(ratio) else { return false }
      writeRatio = ratio
    case ("--peer", _):
      guard text == "otp" else { return false }
      if peerForms.isEmpty { peerForms = [.suspended, .selectReplace, .chunked, .chunkedKept] }
    case ("--forms", _):
      peerForms = text.split(separator: ",").compactMap { OTPPeer.Form(rawValue: String($0)) }
      return !peerForms.isEmpty
    default: return false
    }
    return true
  }

  private func set<Choice>(_ choice: inout Choice, _ value: Choice?) -> Bool {
    guard let value else { return false }
    choice = value
    return true
  }

  private func set<Choice>(_ choice: inout Choice?, _ value: Choice?) -> Bool {
    choice = value
    return value != nil
  }

  /// The same measurement, as a command line.
  var arguments: [String] {
    [
      "--rows", String(rows), "--shape", shape.rawValue, "--order", order.rawValue, "--tables",
      String(tables),
    ]
  }
}
