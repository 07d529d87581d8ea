import MigrationEngine
import Testing
import WireProtocol

/// Lines that are no requests are refused for the right reason, and by name where they have one.
@Suite struct ClientRequestTests {
  static let refused: [(String, WireFailure.Kind, Bool)] = [
    ("", .malformed, false), ("hello", .malformed, false), ("{", .malformed, false),
    ("[]", .invalidRequest, false), ("7", .invalidRequest, false), ("null", .invalidRequest, false),
    (#"[{"jsonrpc":"2.0","id":"7","method":"ping"}]"#, .invalidRequest, false),
    (#"{"$bytes":"AAEC"}"#, .invalidRequest, false),
    (#"{"id":"7","method":"ping"}"#, .invalidRequest, true),
    (#"{"jsonrpc":2.0,"id":"7","method":"ping"}"#, .invalidRequest, true),
    (#"{"jsonrpc":"1.0","id":"7","method":"ping"}"#, .invalidRequest, true),
    (#"{"jsonrpc":"2.0","method":"ping"}"#, .invalidRequest, false),
    (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, .invalidRequest, false),
    (#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#, .invalidRequest, false),
    (#"{"jsonrpc":"2.0","id":"","method":"ping"}"#, .invalidRequest, false),
    (#"{"jsonrpc":"2.0","id":"a b","method":"ping"}"#, .invalidRequest, false),
    (#"{"jsonrpc":"2.0","id":"é","method":"ping"}"#, .invalidRequest, false),
    (#"{"jsonrpc":"2.0","id":"\u0000","method":"ping"}"#, .invalidRequest, false),
    (#"{"jsonrpc":"2.0","id":"7"}"#, .invalidRequest, true),
    (#"{"jsonrpc":"2.0","id":"7","method":1}"#, .invalidRequest, true),
    (#"{"jsonrpc":"2.0","id":"7","method":"Ping"}"#, .unknownMethod, true),
    (#"{"jsonrpc":"2.0","id":"7","method":"ping","params":[]}"#, .invalidParameters, true),
    (#"{"jsonrpc":"2.0","id":"7","method":"ping","params":null}"#, .invalidParameters, true),
    (#"{"jsonrpc":"2.0","id":"7","method":"ping","as":"root"}"#, .invalidRequest, true),
    (#"{"jsonrpc":"2.0","id":"7","method":"ping"} {}"#, .malformed, false),
    // One of two meanings, depending on who reads: neither is taken.
    (#"{"jsonrpc":"2.0","id":"7","method":"ping","method":"finalize"}"#, .malformed, false),
    (#"{"jsonrpc":"2.0","id":"7","method":"ping","\u006dethod":"finalize"}"#, .malformed, false),
    (
      #"{"jsonrpc":"2.0","id":"7","method":"status","params":{"component":"a","component":"b"}}"#,
      .malformed, false
    ),
    (#"{"jsonrpc":"2.0","id":"7","method":"\ud800"}"#, .malformed, false),
    (#"{"jsonrpc":"2.0","id":"7","method":"\udc00\ud800"}"#, .malformed, false),
    ("{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"method\":\"pi\tng\"}", .malformed, false),
  ]

  @Test(arguments: refused)
  func refuses(_ line: String, _ kind: WireFailure.Kind, _ hasID: Bool) throws {
    let refusal = try #require(Lines.refusal(of: Lines.bytes(line)))
    #expect(refusal.failure.kind == kind, "\(refusal.failure.message)")
    #expect((refusal.id != nil) == hasID)
    #expect(refusal.failure.message.contains("; "), "“\(refusal.failure)” ends in no remedy")
    // The refusal can always be said, and is understood on the other side.
    let answer = try #require(refusal.answer.line())
    #expect(try ServiceMessage(line: Lines.stripped(answer)) == refusal.answer)
  }

  /// Not UTF-8: cut, overlong, a surrogate, beyond the last scalar, another encoding.
  static let malformed: [[UInt8]] = [
    [0x80], [0xC3], [0xC3, 0x28], [0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98],
  ]

  @Test(arguments: malformed) func refusesWhatIsNotUTF8(_ bytes: [UInt8]) throws {
    for (before, after) in [
      (#"{"jsonrpc":"2.0","id":"7","method":""#, #""}"#),
      (#"{"jsonrpc":"2.0","id":"7","method":"ping",""#, #"":1}"#),
    ] {
      let line = Lines.bytes(before) + bytes + Lines.bytes(after)
      #expect(Lines.refusal(of: line)?.failure.kind == .malformed)
    }
    let utf16 = Lines.request("ping").flatMap { [$0, 0] as [UInt8] }
    #expect(Lines.refusal(of: utf16)?.failure.kind == .malformed)
  }

  @Test func aLineMayEndInACarriageReturn() throws {
    let line = Lines.request("ping") + [0x0D]
    #expect(try ClientRequest(line: line).operation == .ping)
  }

  @Test func parametersMayBeLeftOut() throws {
    let line = Lines.bytes(#"{"method":"ping","id":"!~","jsonrpc":"2.0"}"#)
    #expect(try ClientRequest(line: line).id.text == "!~")
  }

  @Test func idsAreSixtyFourCharactersAtTheMost() {
    #expect(RequestID(String(repeating: "a", count: 64)) != nil)
    #expect(RequestID(String(repeating: "a", count: 65)) == nil)
    #expect(RequestID("") == nil && RequestID("a\u{7F}") == nil && RequestID("a\n") == nil)
    #expect(RequestID(high: 1, low: .max).text == "0000000000000001ffffffffffffffff")
  }
}
