internal import StateTables
internal import Synchronization

/// What a node was told when it was started; modules have no other way to know.
enum NodeSettings {
  /// Sessions and cached values are so many times fewer than clients.
  static let smallerTables = 5

  private static let wantedRows = Atomic<Int>(0)

  /// How many clients the limiter knows at a first start.
  static var rows: Int {
    get { wantedRows.load(ordering: .relaxed) }
    set { wantedRows.store(newValue, ordering: .relaxed) }
  }

  /// The name of something that is numbered: as long for all, so that they sort as they count.
  static func key(_ kind: String, _ index: Int) -> String {
    let digits = String(index)
    return kind + (digits.utf8.count < 8 ? "-" + zeros[digits.utf8.count] : "-") + digits
  }

  /// Numbers below a count in the order in which a table read by key keeps their names: rows
  /// that are written in that order go in side by side, in two thirds of the time.
  static func tableOrder(_ kind: String, _ count: Int) -> [Int] {
    var numbers = (0..<count).map { (bits: key(kind, $0).spreadBits, number: $0) }
    numbers.sort { $0.bits < $1.bits }
    return numbers.map(\.number)
  }

  private static let zeros = (0...8).map { String(repeating: "0", count: 8 - $0) }
}
