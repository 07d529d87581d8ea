import MigrationTesting
import Testing
import WireProtocol

/// Lines come out the same, however their bytes come in.
@Suite struct LineSplitterTests {
  private static let lines = [
    "{}", "a", "é😀", "", "  ", "long " + String(repeating: "x", count: 300),
  ]
  private static var expected: [LineSplitter.Piece] {
    lines.filter { !$0.isEmpty }.map { .line(Array($0.utf8)) }
  }
  private static var stream: [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

  private static func pieces(
    of portions: [[UInt8]], _ splitter: LineSplitter = LineSplitter()
  ) -> [LineSplitter.Piece] {
    var splitter = splitter
    var pieces: [LineSplitter.Piece] = []
    for portion in portions {
      splitter.append(portion)
      while let piece = splitter.next() { pieces.append(piece) }
    }
    return pieces
  }

  @Test func wholeAndByteByByte() {
    #expect(Self.pieces(of: [Self.stream]) == Self.expected)
    #expect(Self.pieces(of: Self.stream.map { [$0] }) == Self.expected)
  }

  @Test(arguments: 0..<100 as Range<UInt64>) func inAnyPortions(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var rest = (0..<20).flatMap { _ in Self.stream }
    var portions: [[UInt8]] = []
    while !rest.isEmpty {
      let count = Int.random(in: 0...min(rest.count, 700), using: &generator)
      portions.append(Array(rest.prefix(count)))
      rest.removeFirst(count)
    }
    let expected = (0..<20).flatMap { _ in Self.expected }
    #expect(Self.pieces(of: portions) == expected, "seed \(seed)")
  }

  @Test func whatIsNotOverWaits() {
    var splitter = LineSplitter()
    splitter.append(Array("one\ntw".utf8))
    #expect(splitter.next() == .line(Array("one".utf8)))
    #expect(splitter.next() == nil)
    #expect(splitter.pendingBytes == 2)
    splitter.append(Array("o\n".utf8))
    #expect(splitter.next() == .line(Array("two".utf8)))
    #expect(splitter.next() == nil && splitter.pendingBytes == 0)
  }

  @Test func longestLineIsTakenAndNoLonger() {
    let fits = [UInt8](repeating: 0x78, count: 10)
    let small = LineSplitter(maximumBytes: 10)
    #expect(Self.pieces(of: [fits + [0x0A]], small) == [.line(fits)])
    let tooLong = fits + [0x78]
    for portions in [[tooLong + [0x0A]], [tooLong], tooLong.map { [$0] }, [[0x0A], tooLong]] {
      #expect(Self.pieces(of: portions, small) == [.tooLong])
    }
    // Lines before it are answered; nothing after it is looked at.
    let around = Array("a\n".utf8) + tooLong + Array("\nb\n".utf8)
    #expect(Self.pieces(of: [around, Array("c\n".utf8)], small) == [.line([0x61]), .tooLong])
  }

  @Test func anEndlessLineTakesBoundedMemory() {
    var splitter = LineSplitter()
    let portion = [UInt8](repeating: 0x20, count: 64 << 10)
    var largest = 0
    for _ in 0..<100 {
      splitter.append(portion)
      _ = splitter.next()
      largest = max(largest, splitter.pendingBytes)
    }
    #expect(largest <= Limits.lineBytes)
    #expect(splitter.pendingBytes == 0)
  }
}
