import Glibc
import Testing

@testable import ConsoleUI

/// Cells are counted as ncurses counts them, which asks the C library.
@Suite struct DisplayWidthTests {
  /// What the C library says in a locale for UTF-8; the locale of this process stays as it is.
  private final class Library {
    // Glibc's module leaves it out, as X/Open had it and C has not.
    private typealias Function = @convention(c) (wchar_t) -> Int32
    private let wcwidth: Function
    private let locale: locale_t
    private let previous: locale_t?

    init?() {
      guard let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil),
        let symbol = dlsym(nil, "wcwidth")
      else { return nil }
      self.locale = locale
      wcwidth = unsafeBitCast(symbol, to: Function.self)
      previous = uselocale(locale)
    }

    deinit {
      uselocale(previous)
      freelocale(locale)
    }

    func width(_ scalar: Unicode.Scalar) -> Int { Int(wcwidth(wchar_t(scalar.value))) }
  }

  /// The only accepted differences: Unicode changed its mind, and the C library follows some day.
  static let accepted: [(scalars: ClosedRange<UInt32>, reason: String)] = [
    (0x1171E...0x1171E, "Ahom medial ra: joins until Unicode 16, stands alone since"),
    (0x2630...0x2637, "trigrams: wide since Unicode 16"),
    (0x268A...0x268F, "monograms and digrams: wide since Unicode 16"),
    (0x1D300...0x1D356, "Tai Xuan Jing: wide since Unicode 16"),
    (0x1D360...0x1D376, "counting rods: wide since Unicode 16"),
  ]

  /// All that is assigned, and where planes that are empty or for private use begin and end.
  static let scalars: [Unicode.Scalar] = [
    0...0x3_FFFF, 0xE_0000...0xE_01EF, 0xE_FFFE...0xF_0001, 0xF_FFFD...0x10_0001,
    0x10_FFFD...0x10_FFFF,
  ].flatMap { (values: ClosedRange<UInt32>) in values.compactMap { Unicode.Scalar($0) } }

  @Test func everyScalarTakesWhatTheCLibrarySays() throws {
    let library = try #require(Library(), "the C.UTF-8 locale is missing; libc-bin has it")
    var wrong: [String] = []
    var compared = 0
    for scalar in Self.scalars where DisplayWidth.isPlaced(scalar) {
      if Self.accepted.contains(where: { $0.scalars.contains(scalar.value) }) { continue }
      compared += 1
      let (ours, theirs) = (DisplayWidth.of(scalar), library.width(scalar))
      if ours != theirs {
        wrong.append("\(String(scalar.value, radix: 16)): \(ours), C: \(theirs)")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(20))")
    // Unicode 14 had 144 697 characters, and 6400 in the first plane for private use.
    #expect(compared > 150_000)
  }

  /// What has no agreed width is a mark of one cell, never nothing and never two.
  @Test func whatTheCLibraryDoesNotKnowIsShownAsAMark() throws {
    let library = try #require(Library(), "the C.UTF-8 locale is missing; libc-bin has it")
    let isWrong = Self.scalars.filter { scalar in
      let isPlaced = DisplayWidth.isPlaced(scalar)
      let isKnown = library.width(scalar) >= 0 && scalar.value != 0
      return isPlaced && !isKnown || !isPlaced && DisplayWidth.of(scalar) != 1
    }
    #expect(isWrong.isEmpty, "\(isWrong.prefix(20))")
  }

  @Test(arguments: [
    ("a", 1), ("ü", 1), ("e\u{301}", 1), ("漢", 2), ("か", 2), ("한", 2),
    ("\u{1112}\u{1161}\u{11AB}", 2),
    ("Ａ", 2), ("ｱ", 1), ("…", 1), ("→", 1), ("✓", 1), ("●", 1), ("█", 1), ("▏", 1), ("─", 1),
    ("☎", 1), ("⌚", 2), ("🧬", 2), ("\u{E0B0}", 1), ("ก\u{E33}", 2), ("\u{301}", 1), ("\r\n", 2),
    // Terminals do not agree on these; what is put into cells is the same everywhere.
    ("☎\u{FE0E}", 1), ("❤\u{FE0F}", 1), ("1\u{FE0F}\u{20E3}", 1), ("👍🏽", 2), ("🇩🇪", 2), ("🏽", 2),
    ("👩\u{200D}🔬", 4), ("क\u{94D}ष", 2), ("\u{200D}", 1), ("\u{FE0F}", 1), ("\u{1FAE8}", 1),
    ("", 0), ("Grüße, 世界 🧬", 14),
  ])
  func textTakesCells(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
    var placed = 0
    DisplayWidth.forEachPiece(of: text) { _, width in placed += width }
    #expect(placed == columns)
  }

  @Test(arguments: [
    ("abc", 3, "abc"), ("abc", 2, "a…"), ("abc", 1, "…"), ("abc", 0, ""), ("abc", -5, ""),
    ("漢字", 4, "漢字"), ("漢字", 3, "漢…"), ("漢字", 2, "…"), ("a漢字", 3, "a…"), ("a漢字", 4, "a漢…"),
    ("", 0, ""), ("", 3, ""), ("e\u{301}x", 2, "e\u{301}x"), ("🇩🇪🇫🇷", 3, "🇩🇪…"),
  ])
  func whatDoesNotFitEndsInAnEllipsis(_ text: String, _ columns: Int, _ shown: String) {
    #expect(DisplayWidth.fitted(text, to: columns) == shown)
  }

  /// Every piece is what ncurses takes into one cell: room for one, and marks that take none.
  @Test func randomTextComesApartIntoCells() throws {
    let library = try #require(Library(), "the C.UTF-8 locale is missing; libc-bin has it")
    var random = Xorshift(seed: 20_260_731)
    let pool: [ClosedRange<UInt32>] = [
      0...0x2FF, 0x300...0x36F, 0x900...0x97F, 0xE00...0xE7F, 0x1100...0x11FF, 0x2000...0x206F,
      0x2600...0x27BF, 0xA960...0xA97C, 0xAC00...0xAC80, 0xD7B0...0xD7FB, 0xFE00...0xFE0F,
      0x1F1E6...0x1F1FF, 0x1F3F0...0x1F4FF, 0xE0000...0xE01EF, 0x600...0x610, 0x11F00...0x11F40,
    ]
    for _ in 0..<20_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<1 + random.below(8) {
        let range = pool[random.below(pool.count)]
        let value = range.lowerBound + UInt32(random.below(range.count))
        if let scalar = Unicode.Scalar(value) { text.append(scalar) }
      }
      var total = 0
      DisplayWidth.forEachPiece(of: String(text)) { piece, width in
        let scalars = Array(piece.unicodeScalars)
        #expect(library.width(scalars[0]) == width, "\(Array(text)), seed \(random.seed)")
        #expect(scalars.count <= 1 + DisplayWidth.maximumMarks)
        #expect(scalars.dropFirst().allSatisfy { library.width($0) == 0 })
        total += width
      }
      #expect(total == DisplayWidth.of(String(text)), "\(Array(text)), seed \(random.seed)")
    }
  }
}

/// A small source of numbers that is the same everywhere.
struct Xorshift {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// A number from 0 up to a bound that is not reached.
  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}
