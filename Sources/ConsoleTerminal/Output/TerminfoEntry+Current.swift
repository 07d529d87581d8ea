internal import CNcurses

extension TerminfoEntry {
  /// The entry that ncurses has read last; `nil` when it has none.
  static var current: TerminfoEntry? {
    guard let entry = midstream_entry()?.pointee, let names = entry.term_names else { return nil }
    let (booleans, numbers) = (Int(entry.num_Booleans), Int(entry.num_Numbers))
    let (standardBooleans, standardNumbers) = (
      booleans - Int(entry.ext_Booleans), numbers - Int(entry.ext_Numbers)
    )
    let standardStrings = Int(entry.num_Strings) - Int(entry.ext_Strings)
    var result = TerminfoEntry(
      names: Array(String(cString: names).utf8),
      booleans: (0..<standardBooleans).map { UInt8(bitPattern: entry.Booleans[$0]) },
      numbers: (0..<standardNumbers).map { Int32(entry.Numbers[$0]) },
      strings: (0..<standardStrings).map { text(entry.Strings[$0]) })
    // Their names stand in the same order: booleans, numbers, strings.
    var place = 0
    let nextName = { () -> String in
      defer { place += 1 }
      return entry.ext_Names[place].map { String(cString: $0) } ?? ""
    }
    for index in standardBooleans..<booleans {
      result.extendedBooleans.append((nextName(), UInt8(bitPattern: entry.Booleans[index])))
    }
    for index in standardNumbers..<numbers {
      result.extendedNumbers.append((nextName(), Int32(entry.Numbers[index])))
    }
    for index in standardStrings..<Int(entry.num_Strings) {
      result.extendedStrings.append((nextName(), text(entry.Strings[index])))
    }
    // This view of the entry has 16 bits for a number, and some have more.
    if result.numbers.indices.contains(Place.pairs) {
      result.numbers[Place.colours] = tigetnum("colors")
      result.numbers[Place.pairs] = tigetnum("pairs")
    }
    return result
  }

  private static func text(_ text: UnsafeMutablePointer<CChar>?) -> Text {
    guard let text else { return .absent }
    if Int(bitPattern: text) == -1 { return .cancelled }
    return .present(Array(String(cString: text).utf8))
  }
}
