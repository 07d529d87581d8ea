/// What was asked of `midstream-bench call`.
struct CallOptions {
  var rows = 100_000
  var calls = 200_000
  var roundTrips = 5_000
  var rounds = 7
  var wantsJSON = false

  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let name = rest.popFirst() {
      if name == "--json" {
        wantsJSON = true
        continue
      }
      guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else { return nil }
      switch name {
      case "--rows": rows = number
      case "--calls": calls = number
      case "--round-trips": roundTrips = number
      case "--rounds": rounds = number
      default: return nil
      }
    }
  }
}
