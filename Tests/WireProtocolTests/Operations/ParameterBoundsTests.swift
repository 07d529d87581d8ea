import Testing
import WireProtocol

/// Numbers and texts have bounds, and every refusal says what to write instead.
@Suite struct ParameterBoundsTests {
  private static let expected: String =
    #""expected":{"version":"v1","planHash":"\#(String(repeating: "a", count: 64))"}"#
  private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

  /// Method, parameters, and a part of the refusal.
  static let refused: [(String, String, String)] = [
    ("hello", #"{"client":"","protocols":[1]}"#, "client of hello holds"),
    ("hello", #"{"client":"\#(text(129))","protocols":[1]}"#, "text of 1 to 128 bytes"),
    ("hello", #"{"client":"x","protocols":[]}"#, "a list of 1 to 16"),
    ("hello", #"{"client":"x","protocols":[1,"2"]}"#, "a list of 1 to 16"),
    ("hello", #"{"client":"x","protocols":[70000]}"#, "a list of 1 to 16"),
    (
      "hello",
      #"{"client":"x","protocols":[\#((1...17).map(String.init).joined(separator: ","))]}"#,
      "a list of 1 to 16"
    ),
    ("hello", #"{"client":"x","protocols":[1],"readOnly":"yes"}"#, "not true or false"),
    ("status", #"{"component":7}"#, "holds 7, not text"),
    ("ping", #"{"loud":true}"#, "takes no parameter “loud”, and no other"),
    ("watch", #"{"intervalMilliseconds":49}"#, "from 50 to 60000"),
    ("watch", #"{"intervalMilliseconds":60001}"#, "from 50 to 60000"),
    ("watch", #"{"intervalMilliseconds":500.0}"#, "from 50 to 60000"),
    ("watch", #"{"intervalMilliseconds":9223372036854775807}"#, "from 50 to 60000"),
    ("watch", #"{"resume":{"epoch":"e"}}"#, "resume.sequence of watch is missing"),
    ("watch", #"{"resume":{"epoch":"e","sequence":-1}}"#, "resume.sequence of watch holds -1"),
    ("watch", #"{"resume":[]}"#, "holds array, not an object"),
    ("plan", #"{"component":"c","to":"v0"}"#, "a version such as legacy"),
    ("plan", #"{"component":"c","to":"\#(text(65))"}"#, "a version such as legacy"),
    ("plan", #"{"component":"c","options":{"strategy":"fast"}}"#, "one of online, suspended"),
    ("plan", #"{"component":"c","options":{"confirmWithinSeconds":0}}"#, "from 1 to 604800"),
    ("plan", #"{"component":"c","options":{"throttlePerMille":1001}}"#, "from 0 to 1000"),
    ("inspect", #"{"component":"c","table":"t","limit":0}"#, "from 1 to 1000"),
    ("inspect", #"{"component":"c","table":"t","key":"a","prefix":"b"}"#, "all but one"),
    ("inspect", #"{"component":"c","sample":3}"#, "name the table"),
    ("inspect", #"{"component":"c","table":"t","key":"\#(text(1_025))"}"#, "0 to 1024 bytes"),
    ("diff", #"{"component":"c","to":"v2","key":"k"}"#, "name the table"),
    ("logs", #"{"level":"loud"}"#, "one of trace, debug, info, warning, error"),
    ("logLevel", #"{"component":"c"}"#, "add level or traceCalls"),
    ("history", #"{"limit":1001}"#, "from 1 to 1000"),
    ("history", #"{"after":9007199254740993}"#, "from 0 to 9007199254740992"),
    ("migrate", #"{"component":"c","to":"v2","upgrade":"u"}"#, "expected of migrate is missing"),
    (
      "migrate", #"{"component":"c","to":"v2","upgrade":"u","expected":{"version":"v1"}}"#,
      "expected.planHash of migrate is missing"
    ),
    (
      "migrate",
      #"{"component":"c","to":"v2","upgrade":"u","expected":{"version":"v1","planHash":"AB"}}"#,
      "64 hexadecimal digits"
    ),
    ("step", #"{"component":"c","expected":{}}"#, "expected.version of step is missing"),
    ("pause", #"{"component":"c","reason":"\#(text(501))",\#(expected)}"#, "0 to 500 bytes"),
    ("throttle", #"{"component":"c","perMille":-1,\#(expected)}"#, "from 0 to 1000"),
    ("throttle", #"{"component":"c","perMille":1001,\#(expected)}"#, "from 0 to 1000"),
    ("rollback", #"{"component":"c","acceptLoss":-1,\#(expected)}"#, "from 0 to 9007199254740992"),
    ("finalize", #"{"component":"c","acceptLoss":1,\#(expected)}"#, "no parameter “acceptLoss”"),
    ("rollBack", "{}", "there is no method “rollBack”; there are hello"),
  ]

  @Test(arguments: refused) func isRefused(_ method: String, _ parameters: String, _ says: String) {
    let refusal = Lines.refusal(of: Lines.request(method, parameters))
    #expect(refusal?.id?.text == "7")
    #expect(refusal?.failure.message.contains(says) == true, "\(refusal?.failure.message ?? "-")")
    #expect(refusal?.failure.message.contains("; ") == true)
  }

  /// What a client wrote is shown back in part only, and escaped.
  @Test func echoesAreShort() {
    let long = String(repeating: "é", count: 100_000)
    for line in [
      Lines.request("status", #"{"component":"\#(long)"}"#), Lines.request(long),
      Lines.request("ping", #"{"\#(long)":1}"#),
      Lines.request("plan", #"{"component":"c","to":"\#(long)"}"#),
    ] {
      let message = Lines.refusal(of: line)?.failure.message ?? long
      #expect(message.utf8.count < 600, "\(message.utf8.count) bytes")
    }
  }
}
