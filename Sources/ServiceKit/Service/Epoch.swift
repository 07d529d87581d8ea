/// What tells one run of a node from all others.
enum Epoch {
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    let bits = generator.next()
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
