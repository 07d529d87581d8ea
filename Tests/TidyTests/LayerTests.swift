import Testing

/// Arrows between targets point one way.
///
/// The build checks declared imports; this checks that what is declared is what was meant.
@Suite struct LayerTests {
  /// Every target, and all that its files may import.
  static let allowed: [String: Set<String>] = [
    "MigrationEngine": [],
    "ConsoleUI": ["MigrationEngine", "WireProtocol"],
    "ConsoleTerminal": [
      "MigrationEngine", "ConsoleUI", "UnixKit", "CSystem", "CNcurses", "CCrashGuard", "Glibc",
      "Synchronization",
    ],
    "StateTables": ["MigrationEngine", "Synchronization"],
    "MigrationTesting": ["MigrationEngine"],
    "SimulationKit": ["MigrationEngine", "MigrationTesting", "StateTables", "Synchronization"],
    "UnixKit": ["CSystem", "Glibc", "Synchronization"],
    "StateFiles": ["MigrationEngine", "UnixKit", "Glibc", "Synchronization"],
    "WireProtocol": ["MigrationEngine"],
    "Ledger": ["MigrationEngine", "UnixKit", "CSQLite", "Glibc", "Synchronization"],
    "ServiceKit": [
      "MigrationEngine", "StateTables", "WireProtocol", "Ledger", "UnixKit", "Glibc",
      "Synchronization",
    ],
    "FleetKit": ["MigrationEngine", "WireProtocol", "UnixKit", "Glibc", "Synchronization"],
    "midstream": [
      "MigrationEngine", "StateFiles", "ConsoleUI", "ConsoleTerminal", "WireProtocol", "FleetKit",
      "UnixKit", "Glibc", "Synchronization",
    ],
    "midstream-demo": [
      "MigrationEngine", "StateTables", "ServiceKit", "UnixKit", "Glibc", "Synchronization",
    ],
    "midstream-bench": [
      "MigrationEngine", "StateFiles", "StateTables", "WireProtocol", "Ledger", "ServiceKit",
      "FleetKit", "UnixKit", "CSQLite", "Glibc", "Synchronization",
    ],
    "midstream-simulate": ["SimulationKit", "Glibc"],
  ]

  @Test(arguments: Checkout.sources) func importsPointDown(_ file: Checkout.File) throws {
    let target = try #require(file.path.split(separator: "/").dropFirst().first.map(String.init))
    let allowed = try #require(
      Self.allowed[target], "\(target) is new: say in LayerTests what it may import")
    for (number, module) in Self.imports(of: file) where !allowed.contains(module) {
      Issue.record("\(file):\(number): \(target) must not import \(module)")
    }
  }

  @Test func everyTargetIsOnTheMap() throws {
    let architecture = try #require(Checkout.read("docs/ARCHITECTURE.md"))
    for target in Self.allowed.keys {
      #expect(architecture.text.contains("`Sources/\(target)`"), "\(target) is not on the map")
    }
  }

  @Test func canaryFindsAnArrowUp() {
    let file = Checkout.File(
      path: "Sources/MigrationEngine/X.swift", text: "internal import StateFiles\nimport Foundation"
    )
    #expect(Self.imports(of: file).map(\.module) == ["StateFiles", "Foundation"])
  }

  private static func imports(of file: Checkout.File) -> [(number: Int, module: String)] {
    file.codeLines.compactMap { number, line in
      line.firstMatch(of: /^\s*(@\w+\s+)*((public|package|internal|private)\s+)?import\s+(\w+)/)
        .map { (number, String($0.4)) }
    }
  }
}
