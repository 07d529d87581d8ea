import MigrationEngine
import Testing
import WireProtocol

/// Every method × every role × only looking or not, against a table written a second time.
@Suite struct RoleTableTests {
  private static let leastRoles: [String: Role] = [
    "hello": .viewer, "ping": .viewer, "status": .viewer, "watch": .viewer, "unwatch": .viewer,
    "plan": .viewer, "inspect": .viewer, "diff": .viewer, "logs": .viewer, "history": .viewer,
    "dryRun": .operator, "logLevel": .operator, "migrate": .operator, "step": .operator,
    "continue": .operator, "pause": .operator, "unpause": .operator, "throttle": .operator,
    "suspend": .operator, "resume": .operator, "cutover": .operator, "keep": .operator,
    "rollback": .operator, "finalize": .operator, "cancel": .operator, "retry": .operator,
  ]

  @Test func everyMethodHasARole() {
    let written = Set(Method.allCases.map(\.rawValue))
    #expect(written == Set(Self.leastRoles.keys))
  }

  @Test(arguments: Method.allCases) func allPairs(_ method: Method) throws {
    let least = try #require(Self.leastRoles[method.rawValue])
    for role in Role.allCases {
      for isReadOnly in [false, true] {
        let somebody = Authority(uid: 7, name: "zoe", role: role, isReadOnly: isReadOnly)
        let isAllowed = role >= least && (least == .viewer || !isReadOnly)
        let refusal = method.refusal(for: somebody)
        #expect((refusal == nil) == isAllowed, "\(method) for \(somebody)")
        guard let refusal else { continue }
        #expect(refusal.kind == .notAuthorised)
        #expect(refusal.message.contains("; "), "“\(refusal.message)” ends in no remedy")
      }
    }
    // Nobody in particular may do nothing at all.
    #expect(method.refusal(for: nil)?.kind == .notAuthorised)
  }

  @Test func verbsAndMethodsAreOneToOne() {
    for verb in Verb.allCases { #expect(Method(verb).verb == verb) }
    let methods = Method.allCases.filter { $0.verb != nil }
    #expect(methods.count == Verb.allCases.count)
  }
}
