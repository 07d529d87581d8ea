internal import MigrationEngine

/// What may be chosen for an upgrade, one below the other, and what the focused choice means.
struct PlanForm {
  let window: PlanWindow

  /// What stands before each choice.
  static let labelColumns = 11
  /// The widest choice with the signs around it.
  static let columns = labelColumns + 17
  /// All choices.
  static let rows = PlanWindow.Field.allCases.count

  /// Draws all of them, or where there is less room the focused one alone.
  func draw(on canvas: inout Canvas, in area: Area) {
    guard area.rows >= PlanForm.rows else {
      draw(window.field, row: 0, on: &canvas, in: area)
      return
    }
    for (row, field) in PlanWindow.Field.allCases.enumerated() {
      draw(field, row: row, on: &canvas, in: area)
    }
  }

  private func draw(
    _ field: PlanWindow.Field, row: Int, on canvas: inout Canvas, in area: Area
  ) {
    let isFocused = field == window.field
    canvas.put(name(field), isFocused ? .title : .heading, row: row, in: area)
    let column = PlanForm.labelColumns
    guard isFocused else {
      canvas.put(value(field), column: column + 2, row: row, in: area)
      return
    }
    let used = canvas.put("‹ " + value(field) + " ›", .title, column: column, row: row, in: area)
    canvas.select(
      Area(column: area.column + column, row: area.row + row, columns: used, rows: 1))
    canvas.putCursor(column: column + 2, row: row, in: area)
  }

  private func name(_ field: PlanWindow.Field) -> TerminalSafe {
    switch field {
    case .target: "to"
    case .strategy: "strategy"
    case .validation: "validation"
    case .throttle: "throttle"
    case .confirm: "confirm"
    case .postpone: "cut-over"
    }
  }

  private func value(_ field: PlanWindow.Field) -> TerminalSafe {
    let options = window.options
    switch field {
    case .target:
      guard let target = window.target else { return "nowhere" }
      let count = window.targets.count
      return "\(target.version)"
        + (count > 1 ? ", \(window.selected + 1) of \(count)" : "")
    case .strategy: return "\(options.strategy.rawValue)"
    case .validation: return "\(options.validation.rawValue)"
    case .throttle: return options.throttle.map { "\($0)" } ?? "as measured"
    case .confirm:
      return options.confirmWithinSeconds.map { "within " + PlanForm.seconds($0) } ?? "no window"
    case .postpone: return options.isPostponed ? "when asked" : "once armed"
    }
  }

  /// What the focused choice means, in a few words.
  func meaning(_ model: Model) -> TerminalSafe {
    let options = window.options
    switch window.field {
    case .target: return "the version to go to"
    case .strategy:
      return switch options.strategy {
      case .online: "callers are served throughout"
      case .suspended: "callers wait until it is resumed"
      }
    case .validation:
      return switch options.validation {
      case .basic: "counts, versions and a sample are compared"
      case .full: "every row is compared"
      case .strict: "every row is compared, its way back proved"
      }
    case .throttle: return "the share of time that the copy may take"
    case .confirm:
      return options.confirmWithinSeconds == nil
        ? "live until it is finalized or rolled back" : "rolls back by itself unless kept in time"
    case .postpone:
      return options.isPostponed
        ? "stays armed until \(model.key(of: .cutOver)) is pressed"
        : "cuts over as soon as it is armed"
    }
  }

  /// `90 s`, `5 min`.
  private static func seconds(_ seconds: Int) -> TerminalSafe {
    seconds >= 120 && seconds.isMultiple(of: 60) ? "\(seconds / 60) min" : "\(seconds) s"
  }
}
