extension Planner {
  static func steps(
    _ path: MigrationPath, _ tables: [PlanFacts.Table], _ estimates: Estimates,
    _ options: PlanOptions
  ) -> [PlanStep] {
    var steps = [
      PlanStep(
        id: "prepare", kind: .preparation, title: "Open the module of \(path.to)",
        wayBack: "the module is closed again"),
      PlanStep(
        id: "validate", kind: .validation, title: "Check versions, checksums, memory and samples",
        dependencies: ["prepare"], wayBack: "nothing has moved"),
      PlanStep(
        id: "backup", kind: .backup, title: "Keep the old record, and the old tables in step",
        dependencies: ["validate"], wayBack: "both are kept until finalize"),
    ]
    let migrations = migrationSteps(path, tables, estimates)
    steps += migrations
    steps.append(
      PlanStep(
        id: "verify", kind: .verification, title: "Verify, \(options.validation.rawValue)",
        dependencies: migrations.map(\.id), estimateNanoseconds: estimates.verifyNanoseconds,
        wayBack: "nothing has moved"))
    steps.append(
      PlanStep(
        id: "cut-over", kind: .cutOver, title: "Exchange module, record and tables",
        dependencies: ["verify"], estimateNanoseconds: estimates.exchangeNanoseconds,
        wayBack: wayBackOfCutOver(path, options)))
    steps.append(
      PlanStep(
        id: "clean-up", kind: .cleanup, title: "Free what \(path.from) holds",
        dependencies: ["cut-over"], wayBack: "none: finalize is the point of no return"))
    return steps
  }

  private static func migrationSteps(
    _ path: MigrationPath, _ tables: [PlanFacts.Table], _ estimates: Estimates
  ) -> [PlanStep] {
    var steps: [PlanStep] = []
    var before: StepID = "backup"
    for (table, estimate) in zip(tables, estimates.copyNanoseconds) {
      let id = StepID("migrate-table-\(table.name)")
      steps.append(
        PlanStep(
          id: id, kind: .migration,
          title: table.needsSuspension
            ? "Convert \(table.name) as a whole" : "Copy \(table.name) and keep it in step",
          table: table.name, dependencies: [before], estimateNanoseconds: estimate,
          wayBack: "the copy is dropped; the old table was never touched"))
      before = id
    }
    steps.append(
      PlanStep(
        id: "migrate-record", kind: .migration, title: "Try the record on \(path.to)",
        dependencies: [before], wayBack: "the copy is dropped; the old record was never touched"))
    return steps
  }

  private static func wayBackOfCutOver(_ path: MigrationPath, _ options: PlanOptions) -> String {
    switch (path.loss, options.strategy) {
    case (.oneWay, .online), (.oneWay, .suspended): "none but the backup: the path is one-way"
    case (.lossless, .online): "roll back exchanges them again, and nothing is lost"
    case (.dependsOnData, .online):
      "roll back exchanges them again; rows that the old version cannot hold are counted and saved"
    case (.lossless, .suspended), (.dependsOnData, .suspended):
      "roll back is another suspension of the same size"
    }
  }
}
