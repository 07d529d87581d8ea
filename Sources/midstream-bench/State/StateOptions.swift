/// What was asked of `midstream-bench state`.
struct StateOptions {
  var documents = 100_000
  var rounds = 7
  var wantsJSON = false

  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
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
