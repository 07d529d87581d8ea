internal import MigrationEngine
internal import WireProtocol

/// Where to, how, and what it will cost.
struct PlanWindowView {
  private let model: Model
  private let window: PlanWindow

  init(_ model: Model, _ window: PlanWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let page = PlanPage(model: model, window: window)
    let layout = PlanLayout(area) { page.page(width: $0) }
    canvas.onGround(of: .dialog) { canvas in
      canvas.clearAround(layout.frame, in: area)
      _ = canvas.window(layout.frame, title: title, note: note)
      let form = PlanForm(window: window)
      form.draw(on: &canvas, in: layout.form)
      if !layout.targets.isEmpty {
        PlanTargets(window: window, present: window.pin.expected.version)
          .draw(on: &canvas, in: layout.targets)
      }
      canvas.divide(
        layout.frame, row: layout.rule, StyledLine(form.meaning(model), .dim),
        note: WindowKey.row([WindowKey("← →", "change"), WindowKey("↑ ↓", "move")]))
      canvas.page(layout.content, top: window.top, in: layout.page)
      drawKeys(layout, on: &canvas)
    }
  }

  func scrollRoom(in area: Area) -> ScrollRoom {
    let page = PlanPage(model: model, window: window)
    let layout = PlanLayout(area) { page.page(width: $0) }
    return ScrollRoom(count: layout.content.lines.count, visible: layout.page.rows)
  }

  private var title: StyledLine {
    StyledLine("migrate ", .heading) + StyledLine(model.placeName(window.pin.component), .title)
      + StyledLine(" from \(window.pin.expected.version)", .versionOld)
  }

  /// The hash that the operator agrees to.
  private var note: StyledLine {
    guard case .answered(let answer)? = window.target?.planned else { return StyledLine() }
    return StyledLine("plan \(answer.hash.short)", .dim)
  }

  private func drawKeys(_ layout: PlanLayout, on canvas: inout Canvas) {
    if window.isBeginning {
      canvas.put("it was asked to begin; the answer is awaited", .busy, in: layout.keys)
      return
    }
    let canBegin = PlanPage(model: model, window: window).canBegin
    let canRehearse = model.legality(of: .dryRun).isLegal
    let step: TerminalSafe = layout.keys.columns < 50 ? "step" : "step by step"
    canvas.put(
      WindowKey.row([
        WindowKey("\(model.key(of: .migrate))", "go", isLegal: canBegin),
        WindowKey("\(model.key(of: .step))", step, isLegal: canBegin),
        WindowKey("\(model.key(of: .dryRun))", "dry run", isLegal: canRehearse),
        WindowKey("Esc", "leave"),
      ]), in: layout.keys)
    let scroll = Scroll(
      top: window.top, count: layout.content.lines.count, visible: layout.page.rows)
    guard scroll.isNeeded, layout.keys.columns >= 60 else { return }
    canvas.putRight(
      WindowKey.row([WindowKey("PgUp PgDn", "scroll")]), in: layout.keys)
  }
}

/// Where the parts of the plan window stand.
struct PlanLayout {
  /// Wider than this no line is easier to read.
  private static let maximumColumns = 110
  /// From so many rows on all choices are shown, or else the focused one.
  private static let comfortableRows = 18

  let frame: Area
  let form: Area
  let targets: Area
  /// The line between what is chosen and what it comes to, a row of the frame.
  let rule: Int
  let page: Area
  let keys: Area
  let content: Page

  /// Places them, the window no higher than its plan needs.
  init(_ area: Area, content make: (Int) -> Page) {
    let columns = min(area.columns, PlanLayout.maximumColumns)
    let width = max(0, columns - 4)
    content = make(Area(column: 0, row: 0, columns: width, rows: 0).pageWidth)
    let formRows = area.rows >= PlanLayout.comfortableRows ? PlanForm.rows : 1
    let wanted = 2 + formRows + 1 + content.lines.count + 1
    frame = area.centred(columns: columns, rows: max(wanted, min(area.rows, 14)))
    let inner = frame.inset(columns: 2, rows: 1)
    let (top, below) = inner.split(top: formRows)
    let room = top.columns - PlanForm.columns - 1
    if formRows == PlanForm.rows, room >= PlanTargets.minimumColumns {
      let (left, right) = top.split(left: PlanForm.columns)
      form = left
      targets = right.split(left: 1).rest
    } else {
      form = top
      targets = Area(column: top.column, row: top.row, columns: 0, rows: 0)
    }
    rule = below.row - frame.row
    (page, keys) = below.split(top: 1).rest.split(bottom: 1)
  }
}
