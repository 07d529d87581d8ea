/// What was asked of `midstream-bench ledger`.
struct LedgerOptions {
  var entries = 2_000
  var writers = 16
  var rounds = 7
  var wantsJSON = false
  /// Where the files go; a disk, since memory makes nothing durable.
  var directory = "/tmp"

  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let name = rest.popFirst() {
      if name == "--json" {
        wantsJSON = true
        continue
      }
      guard let text = rest.popFirst() else { return nil }
      let number = Int(text).flatMap { $0 > 0 ? $0 : nil }
      switch (name, number) {
      case ("--entries", let number?): entries = number
      case ("--writers", let number?): writers = number
      case ("--rounds", let number?): rounds = number
      case ("--dir", _): directory = text
      default: return nil
      }
    }
  }
}
