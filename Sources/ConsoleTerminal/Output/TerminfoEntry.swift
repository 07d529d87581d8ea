internal import MigrationEngine

/// What is known of a kind of terminal, in the form that ncurses reads: term(5).
///
/// ncurses shows 24-bit colours only where the entry says how, and the entries that do are not
/// installed on most systems. But it takes an entry also from the variable TERMINFO (“b64:” and the
/// compiled entry, since 6.1), so the entry that there is gets what it lacks.
struct TerminfoEntry: Equatable {
  /// A string that an entry has, does not have, or takes back from the one that it is based on.
  enum Text: Equatable {
    case absent
    case cancelled
    case present([UInt8])
  }

  /// All names, as they stand in the entry.
  var names: [UInt8]
  var booleans: [UInt8]
  var numbers: [Int32]
  var strings: [Text]
  /// What has names of its own, beyond the standard.
  var extendedBooleans: [(name: String, value: UInt8)] = []
  var extendedNumbers: [(name: String, value: Int32)] = []
  var extendedStrings: [(name: String, value: Text)] = []

  /// Where in the standard order something stands: <term.h>.
  enum Place {
    static let canChange = 27
    static let colours = 13
    static let pairs = 14
    static let originalColours = 298
    static let initialColour = 299
    static let initialPair = 300
    static let foreground = 359
    static let background = 360
  }

  /// The same terminal, whose palette is left alone: we never change it, and ncurses must not take
  /// back what others have changed.
  func keepingPalette() -> TerminfoEntry {
    var entry = self
    entry.set(boolean: Place.canChange, 0)
    for place in [Place.originalColours, Place.initialColour, Place.initialPair] {
      entry.set(string: place, .absent)
    }
    return entry
  }

  /// The same terminal with the palette's 256 colours and, above them, red, green and blue.
  func directColours() -> TerminfoEntry {
    var entry = keepingPalette()
    entry.set(number: Place.colours, 256 + 1 << 24)
    entry.set(number: Place.pairs, 1 << 16)
    entry.set(string: Place.foreground, .present(Self.setter(normal: "3", bright: "9")))
    entry.set(string: Place.background, .present(Self.setter(normal: "4", bright: "10")))
    entry.extendedBooleans.removeAll { $0.name == "RGB" }
    entry.extendedBooleans.append(("RGB", 1))
    entry.extendedBooleans.sort { $0.name < $1.name }
    return entry
  }

  /// terminfo(5) counts with `%`: 8 normal, 8 bright, 240 more, and red, green and blue above 255.
  private static func setter(normal: String, bright: String) -> [UInt8] {
    let parts = [
      "\u{1B}[%?%p1%{8}%<%t\(normal)%p1%d", "%e%p1%{16}%<%t\(bright)%p1%{8}%-%d",
      "%e%p1%{256}%<%t\(normal)8;5;%p1%d", "%e\(normal)8;2;%p1%{256}%-%Pa%ga%{65536}%/%d",
      ";%ga%{256}%/%{255}%&%d;%ga%{255}%&%d%;m",
    ]
    return Array(parts.joined().utf8)
  }

  private mutating func set(boolean place: Int, _ value: UInt8) {
    if booleans.indices.contains(place) { booleans[place] = value }
  }

  private mutating func set(number place: Int, _ value: Int32) {
    if numbers.indices.contains(place) { numbers[place] = value }
  }

  private mutating func set(string place: Int, _ value: Text) {
    if strings.indices.contains(place) { strings[place] = value }
  }

  /// What the variable TERMINFO is to say.
  var variable: String { "b64:" + String(decoding: Base64.text(of: compiled), as: UTF8.self) }

  /// The compiled entry, with numbers of 32 bits.
  var compiled: [UInt8] {
    let table = StringTable(strings)
    var bytes: [UInt8] = []
    let header = [
      0o1036, names.count + 1, booleans.count, numbers.count, strings.count, table.bytes.count,
    ]
    for number in header { bytes.append(short: number) }
    bytes += names + [0] + booleans
    bytes.pad()
    for number in numbers { bytes.append(long: number) }
    for offset in table.offsets { bytes.append(short: offset) }
    bytes += table.bytes
    bytes.pad()
    appendExtended(to: &bytes)
    return bytes
  }

  private func appendExtended(to bytes: inout [UInt8]) {
    let names =
      extendedBooleans.map(\.name) + extendedNumbers.map(\.name)
      + extendedStrings.map(\.name)
    guard !names.isEmpty else { return }
    let values = StringTable(extendedStrings.map(\.value))
    let named = StringTable(names.map { .present(Array($0.utf8)) })
    let header = [
      extendedBooleans.count, extendedNumbers.count, extendedStrings.count,
      extendedStrings.count + names.count, values.bytes.count + named.bytes.count,
    ]
    for number in header { bytes.append(short: number) }
    bytes += extendedBooleans.map(\.value)
    bytes.pad()
    for number in extendedNumbers { bytes.append(long: number.value) }
    // Names are counted from where the values end.
    for offset in values.offsets + named.offsets { bytes.append(short: offset) }
    bytes += values.bytes + named.bytes
  }

  static func == (left: TerminfoEntry, right: TerminfoEntry) -> Bool {
    left.compiled == right.compiled
  }
}

/// Strings one after the other, and where each begins.
private struct StringTable {
  var offsets: [Int] = []
  var bytes: [UInt8] = []

  init(_ strings: [TerminfoEntry.Text]) {
    for string in strings {
      switch string {
      case .absent: offsets.append(-1)
      case .cancelled: offsets.append(-2)
      case .present(let text):
        offsets.append(bytes.count)
        bytes += text + [0]
      }
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(short number: Int) {
    let bits = UInt16(truncatingIfNeeded: number)
    self += [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
  }

  fileprivate mutating func append(long number: Int32) {
    append(short: Int(number))
    append(short: Int(number >> 16))
  }

  /// Numbers begin at even places.
  fileprivate mutating func pad() {
    if !count.isMultiple(of: 2) { append(0) }
  }
}
