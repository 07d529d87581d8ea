internal import StateTables

/// Goes through a table a little at a time and takes out what is over, from where it stopped.
struct Sweep {
  private var next: String?

  /// Looks at up to so many rows, and takes out those that are over.
  ///
  /// - Returns: how many were taken out.
  mutating func rows<Slot: TableSlot, Row: TableRow>(
    of table: Table<Slot, Row>, upTo limit: Int, where isOver: (Row) -> Bool
  ) -> Int where Slot.Key == String {
    var over: [String] = []
    var seen = 0
    var stop: String?
    table.forEach(from: next) { key, row in
      guard seen < limit else {
        stop = key
        return false
      }
      seen += 1
      if isOver(row) { over.append(key) }
      return true
    }
    // At the end it begins again.
    next = stop
    for key in over { table[key] = nil }
    return over.count
  }

  /// Takes out the next row that may go, whatever it is.
  ///
  /// - Returns: whether there was one.
  mutating func oldest<Slot: TableSlot, Row: TableRow>(
    of table: Table<Slot, Row>, but kept: String
  ) -> Bool where Slot.Key == String {
    for _ in 0..<2 {
      var victim: String?
      table.forEach(from: next) { key, _ in
        guard victim == nil, key != kept else { return victim == nil }
        victim = key
        return false
      }
      next = victim
      if let victim {
        table[victim] = nil
        return true
      }
    }
    return false
  }
}
