import Testing

@testable import midstream_demo

/// What the demo is asked for on its command line.
@Suite struct OptionTests {
  @Test func fleetIsWhatIsMeantByNothing() throws {
    let options = try DemoOptions([])
    #expect(options.mode == .fleet)
    #expect(options.nodeNames == ["edge-1", "edge-2", "edge-3"])
  }

  @Test func everythingIsRead() throws {
    let options = try DemoOptions([
      "--nodes", "2", "--rows", "1,000,000", "--rate", "500", "--dir", "/x", "--for", "9",
      "--fault", "row", "--fault", "slow@edge-2/cache",
    ])
    #expect(options.nodes == 2 && options.rows == 1_000_000 && options.rate == 500)
    #expect(options.folders.calls == "/x/demo/calls" && options.seconds == 9)
    #expect(
      options.faults == [
        .init(kind: .row), .init(kind: .slow, node: "edge-2", component: .cache),
      ])
  }

  @Test func faultsAreOrdered() throws {
    let options = try DemoOptions(["fault", "health", "edge-3/session_manager", "--off"])
    #expect(options.mode == .fault && options.isOff)
    #expect(
      options.faults == [.init(kind: .health, node: "edge-3", component: .sessionManager)])
  }

  @Test(arguments: [
    ["--nodes", "0"], ["--rows"], ["--rate", "many"], ["--fault", "fire"], ["fault"],
    ["--fault", "slow@edge-1/heart"], ["--off"], ["surprise"],
  ])
  func mistakesAreTold(_ words: [String]) {
    #expect(throws: DemoOptions.Mistake.self) { try DemoOptions(words) }
  }
}
