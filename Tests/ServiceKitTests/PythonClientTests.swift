import Glibc
import MigrationEngine
import ServiceKit
import Testing

/// The client of the documentation speaks to a real node.
@Suite struct PythonClientTests {
  private static var root: String {
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  }

  private static func run(_ command: String) throws -> (status: Int32, output: String) {
    let pipe = try #require(popen(command, "r"))
    var output = ""
    var line = [CChar](repeating: 0, count: 4_096)
    while fgets(&line, Int32(line.count), pipe) != nil {
      output += String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return (pclose(pipe), output)
  }

  @Test(
    .enabled("python3 is not installed: the client of the documentation was not run") {
      try run("python3 --version 2>&1").status == 0
    }
  ) func itListsComponentsAndWatches() throws {
    let node = try TestNode()
    defer { node.stop() }
    let client = "timeout 60 python3 \(Self.root)/docs/client.py \(node.service.socket)"
    let pipe = try #require(popen("\(client) 2 2>&1", "r"))
    var line = [CChar](repeating: 0, count: 4_096)
    func next() throws -> String {
      try #require(fgets(&line, Int32(line.count), pipe) != nil)
      return String(
        decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) },
        as: UTF8.self)
    }
    // It has the snapshot when it says so; what happens from then on are events.
    #expect(try next() == "edge-1/rate_limiter v1 idle")
    try node.ask(.suspend)
    #expect(try next().hasSuffix(" rate_limiter suspendAsked"))
    #expect(try next().hasSuffix(" rate_limiter suspended"))
    #expect(pclose(pipe) == 0)
    // What is not a node's socket is told apart.
    #expect(try Self.run("\(client)-none 2 2>&1").status != 0)
  }
}
