import Testing

@testable import MigrationEngine

/// Plans: what they state, what they refuse, and what their hash covers.
@Suite struct PlannerTests {
  static func error(_ make: () throws(MigrationError) -> Plan) -> MigrationError? {
    do throws(MigrationError) {
      _ = try make()
      return nil
    } catch { return error }
  }

  static func refusal(
    _ options: PlanOptions = PlanOptions(), loss: Rig.Loss = .lossless,
    to: Version = Rig.v2, _ change: (inout PlanFacts) -> Void = { _ in }
  ) throws -> MigrationError? {
    var catalog = Catalog()
    try catalog.register(Rig.migration(Rig.v1, Rig.v2, loss))
    return error { () throws(MigrationError) in
      try Planner.plan(
        component: "sessions", from: Rig.v1, to: to, catalog: catalog, facts: Rig.facts(change),
        options: options)
    }
  }

  static let suspended = PlanOptions(strategy: .suspended)

  @Test func statesStepsInOrderWithTheirWayBack() throws {
    let plan = try Rig.plan()
    #expect(
      plan.steps.map(\.id.text) == [
        "prepare", "validate", "backup", "migrate-table-users", "migrate-record", "verify",
        "cut-over", "clean-up",
      ])
    #expect(plan.defect == nil)
    #expect(plan.steps.filter { $0.wayBack.isEmpty || $0.title.isEmpty } == [])
    #expect(plan.path.map(\.migration) == ["v1_to_v2"])
    #expect(plan.predictions.risk == .low)
    #expect(plan.predictions.pauseNanoseconds == 90_000)
    #expect(plan.predictions.reversibility == .lossless)
    #expect(plan.requirements.contains(.everyRowEqualsForward))
    // 1,000 rows of 500 ns at a quarter of the time, and 10 rows/s more meanwhile.
    let copy = try #require(plan.step("migrate-table-users")).estimateNanoseconds
    #expect(2_000_000...2_001_000 ~= copy)
  }

  @Test func suspendedPausesForTheWholeOfIt() throws {
    let plan = try Rig.plan(Self.suspended)
    #expect(plan.predictions.pauseNanoseconds == 500_000 + 500_000 + 90_000)
    #expect(plan.predictions.rollBackPauseNanoseconds == plan.predictions.pauseNanoseconds)
    #expect(plan.predictions.risk == .medium)
  }

  @Test func aRowDearerThanAWriteMayWaitIsNotMigratedOnline() throws {
    let dear = { (facts: inout PlanFacts) in
      facts.tables[0].worstCostNanoseconds = Planner.writeBudgetNanoseconds + 1
    }
    let error = try #require(try Self.refusal(PlanOptions(), dear))
    #expect(error.code == .transformFailed)
    #expect(error.message.contains("use the suspended strategy"))
    #expect(try Self.refusal(Self.suspended, dear) == nil)
    #expect(
      try Self.refusal { $0.tables[0].worstCostNanoseconds = Planner.writeBudgetNanoseconds } == nil
    )
  }

  @Test func rowsThatChangeTheirKeysAreNotMigratedOnline() throws {
    let bulk = { (facts: inout PlanFacts) in facts.tables[0].needsSuspension = true }
    let error = try #require(try Self.refusal(PlanOptions(), bulk))
    #expect(error.code == .definitionMalformed)
    #expect(error.message.contains("rows of users change their keys"))
    #expect(error.message.contains("use the suspended strategy"))
    #expect(try Self.refusal(Self.suspended, bulk) == nil)
    let plan = try Rig.plan(Self.suspended, facts: Rig.facts(bulk))
    #expect(plan.step("migrate-table-users")?.title == "Convert users as a whole")
    #expect(plan.predictions.rollBackPauseNanoseconds == plan.predictions.pauseNanoseconds)
    // The way back is made beside both.
    let mirrored = try Rig.plan(Self.suspended)
    #expect(plan.predictions.peakMemoryBytes > mirrored.predictions.peakMemoryBytes)
    // A table that the path does not touch stands in nobody's way.
    let other = PlanFacts.Table(name: "other", rows: 1, bytes: 1, needsSuspension: true)
    #expect(try Self.refusal { $0.tables.append(other) } == nil)
  }

  @Test func transformsThatAreNotPureAreNotMigratedOnline() throws {
    let differing = { (facts: inout PlanFacts) in
      facts.tables[0].badSamples = (1...5).map {
        PlanFacts.BadSample(key: "user-\($0)", problem: .differed)
      }
    }
    let error = try #require(try Self.refusal(PlanOptions(), differing))
    #expect(error.message.contains("user-1, user-2, user-3 and 2 more"))
    #expect(error.message.contains("make it pure"))
    let plan = try Rig.plan(Self.suspended, facts: Rig.facts(differing))
    #expect(plan.predictions.risk == .high)
  }

  @Test(arguments: Strategy.allCases) func rowsThatFailAreRefused(_ strategy: Strategy) throws {
    let error = try #require(
      try Self.refusal(PlanOptions(strategy: strategy)) {
        $0.tables[0].badSamples = [
          PlanFacts.BadSample(key: "user-9", problem: .failed(reason: "no field a"))
        ]
      })
    #expect(error.message.contains("user-9"))
    #expect(error.cause == "no field a")
  }

  @Test func confirmWindowsNeedAWayBack() throws {
    let window = PlanOptions(confirmWithinSeconds: 30)
    #expect(try Self.refusal(window, loss: .oneWay)?.code == .notReversible)
    #expect(try Self.refusal(window, loss: .dependsOnData) == nil)
    let both = PlanOptions(strategy: .suspended, confirmWithinSeconds: 30)
    #expect(try Self.refusal(both)?.code == .definitionMalformed)
    #expect(try Self.refusal(PlanOptions(armWithinSeconds: 0))?.message.contains("more") == true)
  }

  @Test func nowhereToGoIsRefused() throws {
    #expect(try Self.refusal(to: Rig.v1)?.message.contains("at v1 already") == true)
    #expect(try Self.refusal(to: Rig.v3)?.code == .versionUnknown)
  }

  // MARK: - Convergence

  static func verdict(
    _ options: PlanOptions = PlanOptions(), _ change: (inout PlanFacts) -> Void
  ) throws -> Predictions.Convergence {
    try Rig.plan(options, facts: Rig.facts(change)).predictions.convergence
  }

  @Test func onlyInsertsCanOutpaceACopy() throws {
    // A quarter of the time at 500 ns a row: 500,000 rows/s.
    #expect(try Self.verdict { $0.tables[0].writesPerSecond = 10_000_000 } == .converges)
    #expect(try Self.verdict { $0.tables[0].insertsPerSecond = 499_999 } == .converges)
    guard
      case .neverArrives(let reason) = try Self.verdict(
        PlanOptions(), { $0.tables[0].insertsPerSecond = 500_000 })
    else {
      Issue.record("it converges")
      return
    }
    #expect(reason.contains("raise the throttle"))
    #expect(
      try Self.verdict(Self.suspended) { $0.tables[0].insertsPerSecond = 9_999_999 } == .converges)
  }

  @Test func noShareOfTimeNeverArrivesAndIsNotStarted() throws {
    let plan = try Rig.plan(PlanOptions(throttle: TimeShare.zero))
    guard case .neverArrives = plan.predictions.convergence else {
      Issue.record("it converges")
      return
    }
    #expect(plan.predictions.risk == .high)
    #expect(Rig().refusal(.migrate(id: "u", plan: plan))?.contains("raise the throttle") == true)
  }

  // MARK: - The hash

  @Test func hashIsStable() throws {
    // A fixed value: agents in other languages and ledgers of last year compute the same.
    let plan = Plan(
      component: "c", from: .legacy, to: Rig.v1,
      path: [
        Plan.Hop(
          migration: "legacy_to_v1", checksum: Checksum(of: []), direction: .up, to: Rig.v1)
      ], options: PlanOptions(), requirements: [], steps: [],
      predictions: try Rig.plan().predictions)
    #expect(plan.hash.short == "f301910560a3")
  }

  @Test func hashIgnoresWhatWasMeasured() throws {
    let plan = try Rig.plan()
    let busier = try Rig.plan(
      facts: Rig.facts {
        $0.tables[0].rows = 9_999_999
        $0.tables[0].costNanoseconds = 900
        $0.freeMemoryBytes = 5
        $0.exchangeHoldNanoseconds = 1
      })
    #expect(busier != plan)
    #expect(busier.hash == plan.hash)
    var throttled = plan
    throttled.options.throttle = TimeShare(perMille: 10)
    #expect(throttled.hash == plan.hash)
  }

  @Test func hashCoversAllThatChangesWhatHappens() throws {
    let plan = try Rig.plan()
    let changes: [(String, (inout Plan) -> Void)] = [
      ("component", { $0.component = "other" }), ("from", { $0.from = .legacy }),
      ("to", { $0.to = Rig.v3 }), ("name", { $0.path[0].migration = "other" }),
      ("checksum", { $0.path[0].checksum = Checksum(of: [1]) }),
      ("direction", { $0.path[0].direction = .down }), ("hop", { $0.path.append($0.path[0]) }),
      ("strategy", { $0.options.strategy = .suspended }),
      ("validation", { $0.options.validation = .strict }),
      ("verdict", { $0.predictions.convergence = .neverArrives(reason: "x") }),
      ("reversibility", { $0.predictions.reversibility = .oneWay }),
      ("step mode", { $0.options.isStepMode.toggle() }),
      ("postpone", { $0.options.isPostponed.toggle() }),
      ("confirm", { $0.options.confirmWithinSeconds = 30 }),
      ("arm", { $0.options.armWithinSeconds = 30 }),
      ("loss", { $0.options.acceptsLoss.toggle() }),
    ]
    var hashes = [plan.hash: "nothing"]
    for (name, change) in changes {
      var changed = plan
      change(&changed)
      #expect(hashes[changed.hash] == nil, "\(name) hashes as \(hashes[changed.hash] ?? "")")
      hashes[changed.hash] = name
    }
  }

  // MARK: - Looking again before the start

  @Test func validatorFindsWhatChangedSince() throws {
    let plan = try Rig.plan()
    var catalog = Catalog()
    try catalog.register(Rig.migration(Rig.v1, Rig.v2, .lossless))
    func findings(
      _ catalog: Catalog, _ version: Version = Rig.v1,
      _ change: (inout PlanFacts) -> Void = { _ in }
    ) -> [PlanFinding] {
      Validator.findings(of: plan, serving: version, catalog: catalog, facts: Rig.facts(change))
    }
    #expect(findings(catalog) == [])
    #expect(
      findings(catalog, Rig.v3).map(\.kind) == [.versionMoved(planned: Rig.v1, serving: Rig.v3)])
    #expect(findings(Catalog()).map(\.kind) == [.pathGone(migration: "v1_to_v2")])
    var changed = Catalog()
    try changed.register(Rig.migration(Rig.v1, Rig.v2, .oneWay))
    let finding = try #require(findings(changed).first)
    let found = try #require(changed.migration(named: "v1_to_v2")).checksum
    #expect(finding.message.contains(plan.path[0].checksum.short))
    #expect(finding.message.contains(found.short))
    #expect(finding.failureKind == .definitionChanged)
    let poor = findings(catalog) {
      $0.freeMemoryBytes = 10
      $0.isModuleAvailable = false
      $0.unavailableDependencies = ["ledger"]
      $0.copyShare = .zero
    }
    #expect(
      poor.map(\.failureKind) == [
        .insufficientResources, .insufficientResources, .dependencyUnavailable,
        .dependencyUnavailable,
      ])
    for finding in poor { #expect(finding.message.contains(";"), "no remedy: \(finding.message)") }
  }

  @Test func plansFromOutsideAreLookedAt() throws {
    let plan = try Rig.plan()
    let defects: [(inout Plan) -> Void] = [
      { $0.path = [] }, { $0.steps = [] }, { $0.steps.append($0.steps[0]) },
      { $0.steps[0].dependencies = ["verify"] }, { $0.steps.removeAll { $0.kind == .cutOver } },
      { $0.steps[5].dependencies = ["nowhere"] }, { $0.component = "other" },
      { $0.from = Rig.v3 },
    ]
    for (index, change) in defects.enumerated() {
      var bad = plan
      change(&bad)
      #expect(Rig().refusal(.migrate(id: "u", plan: bad)) != nil, "defect \(index)")
    }
    #expect(Rig().refusal(.migrate(id: "u", plan: plan)) == nil)
  }
}
