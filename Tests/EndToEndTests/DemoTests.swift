import Glibc
import Testing

/// The demo as it was built: a fleet under load that loses nothing, and leaves nothing behind.
@Suite struct DemoTests {
  private static func program() throws -> String { try Program.products() + "/midstream-demo" }
  private static let small = ["--nodes", "2", "--rows", "300", "--rate", "100"]

  @Test func fleetIsUpgradedAndRolledBackAndLosesNothing() throws {
    let result = try Program.run([try Self.program()] + Self.small + ["--for", "6"])
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    for sentence in [
      "$ midstream migrate edge-1/rate_limiter --to v2", "live",
      "$ midstream rollback edge-1/rate_limiter", "rolled back",
      "everything that was written is there", " 0 errors  0 lost",
    ] {
      #expect(result.output.contains(sentence), "\(sentence) is missing: \(result.output)")
    }
  }

  /// The processes hold the pipe that is read here: it ends when they all have.
  @Test func interruptionEndsEverythingAndLeavesNothing() throws {
    let workshop = try Workshop()
    let folder = workshop.path(of: "d")
    let running = try Program.start([try Self.program()] + Self.small + ["--dir", folder])
    running.awaitOutput()
    kill(running.process, SIGINT)
    let result = try running.finish()
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("Ctrl-C ends it all."))
    #expect(Workshop.names(in: folder) == [])
  }

  @Test func aRowThatCannotBeTransformedIsNamed() throws {
    let result = try Program.run(
      [try Self.program()] + Self.small + ["--for", "2", "--fault", "row"])
    #expect(result.code == 1)
    #expect((result.output + result.errors).contains("c-spoiled"))
    #expect(result.output.contains("everything that was written is there"))
  }

  @Test func storyAboutFilesIsTrue() throws {
    let result = try Program.run([try Self.program(), "files"])
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("That was all of it."))
  }

  @Test func mistakesAreUsage() throws {
    let result = try Program.run([try Self.program(), "--rows", "many"])
    #expect(result.code == 2)
    #expect(result.errors.contains("--rows takes a number from 0 to 20000000"))
  }
}
