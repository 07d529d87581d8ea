import FleetKit
import Testing
import UnixKit

@Suite struct NamingTests {
  @Test(
    arguments: [
      ("edge-1", "edge-1", true), ("edge-1", "edge-2", false), ("edge-*", "edge-17", true),
      ("edge-?", "edge-17", false), ("*", "", true), ("*", "x", true), ("", "", true),
      ("", "x", false), ("*-1", "edge-1", true), ("*-1", "edge-1-1", true),
      ("a*b*c", "aXbYc", true),
      ("a*b*c", "aXcYb", false), ("**", "x", true), ("?", "", false), ("x*", "x", true),
      ("*x", "xxxy", false),
    ])
  func globs(_ pattern: String, _ name: String, _ matches: Bool) {
    #expect(Glob(pattern).matches(name) == matches)
  }

  /// A pattern that would take a naive matcher for ever.
  @Test func globsOfManyStarsEnd() {
    #expect(
      !Glob(String(repeating: "*a", count: 50)).matches(String(repeating: "a", count: 49) + "b"))
  }

  @Test func targets() throws {
    let one = try Target("edge-1/cache")
    #expect(try one.exact() == ("edge-1", "cache"))
    #expect(one.includes(component: "cache") && !one.includes(component: "other"))
    let node = try Target("edge-1")
    #expect(node.component == nil && node.includes(component: "anything"))
    for vague in ["edge-1", "*/cache", "edge-1/*", "edge-?/cache"] {
      #expect(failure { _ = try Target(vague).exact() } == .ambiguous)
    }
    for bad in ["", "/", "a/", "/b", "a/b/c"] {
      #expect(failure { _ = try Target(bad) } == .nameMalformed)
    }
  }

  @Test func addresses() throws {
    let address = try NodeAddress(socket: "/run/midstream/edge-1.sock")
    #expect((address.folder, address.node) == ("/run/midstream", "edge-1"))
    #expect(try NodeAddress(socket: "edge-1.sock").path == "./edge-1.sock")
    #expect(try NodeAddress(socket: "/edge-1.sock").folder == "/")
    for bad in ["", "/run/midstream", "/run/x.socket", "/run/.sock", "/run/a b.sock"] {
      #expect(failure { _ = try NodeAddress(socket: bad) } == .nameMalformed)
    }
  }
}

/// What a call throws, or nothing.
func failure(_ body: () throws -> Void) -> FleetError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? FleetError)?.code
  }
}
