import MigrationEngine
import MigrationTesting
import Testing
import WireProtocol

/// Whatever comes, nothing traps, and what is said about it is short.
@Suite struct HostileLinesTests {
  private static let seed: UInt64 = 0x5EED_0004
  private static let rounds = 10_000

  /// A refusal that nobody would mind sending.
  private static let refusalBytes = 3 * Limits.sentenceBytes

  @Test func tenThousandLines() throws {
    print("hostile lines: seed \(Self.seed)")
    var source = HostileLines(seed: Self.seed, seeds: try Self.seedLines())
    var taken = 0
    for round in 0..<Self.rounds {
      let line = source.next()
      do throws(UnreadableRequest) {
        let request = try ClientRequest(line: line)
        taken += 1
        // What is taken can be said again and means the same.
        let again = try? ClientRequest(line: Lines.stripped(request.line()))
        #expect(again == request, "round \(round)")
      } catch {
        let answer = error.answer.line()
        #expect((answer?.count ?? .max) < Self.refusalBytes, "round \(round)")
      }
      if let message = try? ServiceMessage(line: line) {
        #expect(message.line() != nil, "round \(round)")
      }
    }
    // A generator that never makes a request, or nothing else, tests nothing.
    #expect(taken > 100 && taken < Self.rounds - 1_000, "\(taken) of \(Self.rounds) were taken")
  }

  /// Whole streams in portions: the splitter cuts what it would have cut at once.
  @Test(arguments: 0..<50 as Range<UInt64>) func streamsInPortions(_ seed: UInt64) throws {
    var source = HostileLines(seed: seed, seeds: try Self.seedLines())
    let stream: [UInt8] = (0..<20).flatMap { _ in source.next() + [0x0A] }
    var whole = LineSplitter()
    whole.append(stream)
    var atOnce: [LineSplitter.Piece] = []
    while let piece = whole.next() { atOnce.append(piece) }
    var portioned = LineSplitter()
    var pieces: [LineSplitter.Piece] = []
    var rest = stream[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...min(rest.count, 97), using: &source.generator)
      portioned.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
      while let piece = portioned.next() { pieces.append(piece) }
    }
    #expect(pieces == atOnce, "seed \(seed)")
  }

  private static func seedLines() throws -> [[UInt8]] {
    let requests = try Samples.operations().map {
      try Lines.stripped(ClientRequest(id: Samples.id, $0).line())
    }
    let messages = try Samples.notifications().compactMap {
      ServiceMessage.notification($0).line().map(Lines.stripped)
    }
    return requests + messages
  }

  // MARK: Bounds

  static let nests = [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":["#, "]}]")]

  @Test(arguments: nests) func deepNestingIsCheap(_ opening: String, _ closing: String) throws {
    // A megabyte of brackets is refused by a scan that builds nothing and calls nothing.
    let count = Limits.lineBytes / (opening.utf8.count + closing.utf8.count) - 1
    let line = String(repeating: opening, count: count) + String(repeating: closing, count: count)
    #expect(Lines.refusal(of: Lines.bytes(line))?.failure.kind == .tooDeep)
    let unclosed = String(repeating: opening, count: count)
    #expect(Lines.refusal(of: Lines.bytes(unclosed))?.failure.kind == .tooDeep)
  }

  @Test func depthIsCountedOutsideOfTextsOnly() throws {
    let text = String(repeating: "[{", count: 50) + #"\"[\\"#
    let line = Lines.request("pause", #"{"component":"c","reason":"\#(text)"}"#)
    #expect(Lines.refusal(of: line)?.failure.message.contains("expected") == true)
    func nested(_ depth: Int) -> [UInt8] {
      // The request and its parameters are two of them.
      let opening = String(repeating: "[", count: depth - 2)
      let closing = String(repeating: "]", count: depth - 2)
      return Lines.request("ping", #"{"a":\#(opening)\#(closing)}"#)
    }
    #expect(Lines.refusal(of: nested(Limits.depth))?.failure.kind == .invalidParameters)
    #expect(Lines.refusal(of: nested(Limits.depth + 1))?.failure.kind == .tooDeep)
  }

  @Test func requestsHoldFewValues() {
    let many = Array(repeating: "0", count: Limits.requestValues).joined(separator: ",")
    let line = Lines.request("ping", #"{"a":[\#(many)]}"#)
    #expect(Lines.refusal(of: line)?.failure.kind == .tooLarge)
  }

  @Test func linesAreBounded() throws {
    let padding = [UInt8](repeating: 0x20, count: Limits.lineBytes)
    let ping = Lines.request("ping")
    let fits = ping + padding.dropLast(ping.count)
    #expect(try ClientRequest(line: fits).operation == .ping)
    #expect(Lines.refusal(of: fits + [0x20])?.failure.kind == .tooLarge)
  }

  /// A canary: bytes that are changed are noticed at all.
  @Test func canarySeesThatMutantsDiffer() throws {
    let seeds = try Self.seedLines()
    var source = HostileLines(seed: 1, seeds: seeds)
    let mutants = (0..<1_000).filter { _ in !seeds.contains(source.next()) }
    #expect(mutants.count > 900)
  }
}
