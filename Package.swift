// swift-tools-version: 6.2
import PackageDescription

// One set of rules for every target: Swift 6 mode (from the tools version), no warnings, explicit
// imports and existentials. docs/decisions/0001-the-house.md says why each is on.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "midstream",
  products: [
    .library(name: "MigrationEngine", targets: ["MigrationEngine"]),
    .library(name: "StateTables", targets: ["StateTables"]),
    .library(name: "ServiceKit", targets: ["ServiceKit"]),
    .library(name: "MigrationTesting", targets: ["MigrationTesting"]),
    .executable(name: "midstream", targets: ["midstream"]),
    .executable(name: "midstream-demo", targets: ["midstream-demo"]),
    .executable(name: "midstream-simulate", targets: ["midstream-simulate"]),
    .executable(name: "midstream-bench", targets: ["midstream-bench"]),
  ],
  targets: [
    // Pure: values only. No I/O, no clock, no randomness, no C library, no Foundation.
    .target(name: "MigrationEngine", swiftSettings: house),
    .target(name: "WireProtocol", dependencies: ["MigrationEngine"], swiftSettings: house),
    // Themes/Shipped leads to the folder themes/: they are part of the program.
    .target(
      name: "ConsoleUI", dependencies: ["MigrationEngine", "WireProtocol"],
      resources: [.embedInCode("Themes/Shipped")], swiftSettings: house),

    // Tables that change shape while they are written to.
    .target(name: "StateTables", dependencies: ["MigrationEngine"], swiftSettings: house),

    // For people who write migrations.
    .target(name: "MigrationTesting", dependencies: ["MigrationEngine"], swiftSettings: house),

    // A seeded world around a component, and what must be true in it.
    .target(
      name: "SimulationKit", dependencies: ["MigrationEngine", "MigrationTesting", "StateTables"],
      swiftSettings: house),

    // Shells: the only code that touches the world. What they all need of the system is in UnixKit.
    .systemLibrary(name: "CSystem", path: "Sources/CSystem"),
    .target(name: "UnixKit", dependencies: ["CSystem"], swiftSettings: house),
    .target(
      name: "StateFiles", dependencies: ["MigrationEngine", "UnixKit"], swiftSettings: house),

    .systemLibrary(
      name: "CSQLite", path: "Sources/CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .target(
      name: "Ledger", dependencies: ["MigrationEngine", "UnixKit", "CSQLite"],
      swiftSettings: house),
    .target(
      name: "ServiceKit",
      dependencies: ["MigrationEngine", "StateTables", "WireProtocol", "Ledger", "UnixKit"],
      swiftSettings: house),
    .target(
      name: "FleetKit", dependencies: ["MigrationEngine", "WireProtocol", "UnixKit"],
      swiftSettings: house),

    // Programs: wiring only.
    .executableTarget(
      name: "midstream",
      dependencies: [
        "MigrationEngine", "StateFiles", "ConsoleUI", "ConsoleTerminal", "WireProtocol",
        "FleetKit", "UnixKit",
      ],
      swiftSettings: house),
    .executableTarget(
      name: "midstream-demo",
      dependencies: ["MigrationEngine", "StateTables", "ServiceKit", "UnixKit"],
      swiftSettings: house),
    .executableTarget(
      name: "midstream-simulate", dependencies: ["SimulationKit"], swiftSettings: house),
    .executableTarget(
      name: "midstream-bench",
      dependencies: [
        "MigrationEngine", "StateFiles", "StateTables", "UnixKit", "WireProtocol", "Ledger",
        "ServiceKit", "FleetKit", "CSQLite",
      ],
      resources: [
        .embedInCode("Peers/state_peer.py"), .embedInCode("Peers/otp_peer.erl"),
        .embedInCode("Peers/call_peer.erl"), .embedInCode("Peers/echo_peer.c.txt"),
      ],
      swiftSettings: house),

    // The service of the README, as its tests start it.
    .executableTarget(
      name: "counter-service", dependencies: ["ServiceKit"], path: "Tests/Examples/CounterService",
      swiftSettings: house),
    // A service whose threads are all busy at once.
    .executableTarget(
      name: "race-program",
      dependencies: [
        "MigrationEngine", "StateTables", "WireProtocol", "ServiceKit", "FleetKit", "UnixKit",
      ], path: "Tests/Examples/RaceProgram", swiftSettings: house),

    // The one door to ncursesw, what must not be Swift because it runs in signal handlers, and the
    // only target behind both.
    .systemLibrary(name: "CNcurses", path: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .target(
      name: "CCrashGuard", cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)]),
    .target(
      name: "ConsoleTerminal",
      dependencies: [
        "MigrationEngine", "ConsoleUI", "UnixKit", "CSystem", "CNcurses", "CCrashGuard",
      ],
      swiftSettings: house),
    // Draws pictures and tells what was typed, for the tests that look at a terminal.
    .executableTarget(
      name: "terminal-program",
      dependencies: ["ConsoleTerminal", "ConsoleUI", "UnixKit"],
      path: "Tests/Examples/TerminalProgram", swiftSettings: house),

    .testTarget(
      name: "MigrationEngineTests", dependencies: ["MigrationEngine", "MigrationTesting"],
      swiftSettings: house),
    .testTarget(
      name: "MigrationTestingTests", dependencies: ["MigrationEngine", "MigrationTesting"],
      swiftSettings: house),
    .testTarget(
      name: "StateFilesTests", dependencies: ["MigrationEngine", "StateFiles", "UnixKit"],
      swiftSettings: house),
    .testTarget(
      name: "StateTablesTests",
      dependencies: ["MigrationEngine", "MigrationTesting", "StateTables"],
      swiftSettings: house),
    .testTarget(
      name: "SimulationKitTests",
      dependencies: ["MigrationEngine", "MigrationTesting", "StateTables", "SimulationKit"],
      swiftSettings: house),
    .testTarget(
      name: "WireProtocolTests",
      dependencies: ["MigrationEngine", "MigrationTesting", "WireProtocol"],
      swiftSettings: house),
    .testTarget(name: "UnixKitTests", dependencies: ["UnixKit"], swiftSettings: house),
    .testTarget(
      name: "LedgerTests", dependencies: ["MigrationEngine", "Ledger", "UnixKit"],
      swiftSettings: house),
    .testTarget(
      name: "ServiceKitTests",
      dependencies: [
        "MigrationEngine", "StateTables", "WireProtocol", "Ledger", "ServiceKit", "FleetKit",
        "UnixKit",
      ],
      swiftSettings: house),
    .testTarget(
      name: "FleetKitTests",
      dependencies: ["MigrationEngine", "WireProtocol", "FleetKit", "UnixKit"],
      swiftSettings: house),
    .testTarget(
      name: "ConsoleUITests", dependencies: ["ConsoleUI", "MigrationEngine", "WireProtocol"],
      swiftSettings: house),
    .testTarget(
      name: "ConsoleTerminalTests",
      dependencies: [
        "CNcurses", "ConsoleTerminal", "ConsoleUI", "MigrationEngine", "MigrationTesting",
        "UnixKit",
        "terminal-program",
      ],
      swiftSettings: house),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "midstream", "midstream-demo", "counter-service", "ConsoleUI", "MigrationEngine",
        "ServiceKit",
        "StateTables", "UnixKit", "WireProtocol",
      ],
      swiftSettings: house),
    .testTarget(
      name: "MidstreamTests",
      dependencies: [
        "midstream", "ConsoleUI", "ConsoleTerminal", "FleetKit", "MigrationEngine", "UnixKit",
        "WireProtocol",
      ],
      swiftSettings: house),
    .testTarget(
      name: "MidstreamDemoTests",
      dependencies: ["midstream-demo", "MigrationEngine", "StateTables", "ServiceKit"],
      swiftSettings: house),
    .testTarget(
      name: "TidyTests",
      dependencies: ["CNcurses", "midstream", "midstream-simulate", "counter-service"],
      swiftSettings: house),
  ]
)
