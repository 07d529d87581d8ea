package import MigrationEngine

/// What a step does, in the few words there is room for beside a key.
package enum StepText {
  package static func brief(_ step: PlanStep) -> TerminalSafe {
    switch step.kind {
    case .preparation: "open the module"
    case .validation: "check versions and memory"
    case .backup: "keep the old"
    case .migration: step.table.map { "copy table \($0)" } ?? "try the record"
    case .verification: "verify"
    case .cutOver: "cut over"
    case .cleanup: "free the old"
    }
  }
}
