/// What was asked of a measurement.
struct BenchOptions {
  var documents = 100_000
  var rounds = 7
  var wantsJSON = false

  init?(_ arguments: [String]) {
    guard arguments.first == "state" else { return nil }
    var rest = arguments.dropFirst()
    while let name = rest.popFirst() {
      switch name {
      case "--json": wantsJSON = true
      case "--documents":
        guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else { return nil }
        documents = number
      case "--rounds":
        guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else { return nil }
        rounds = number
      default: return nil
      }
    }
  }
}
