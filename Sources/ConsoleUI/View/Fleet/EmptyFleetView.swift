/// What to do first, where there is nothing to show.
struct EmptyFleetView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {
    let inner = area.inset(columns: 2, rows: 1)
    var row = 0
    for (text, role) in sentences {
      row += canvas.paragraph(text, role, row: row, in: inner) + 1
    }
  }

  private var sentences: [(TerminalSafe, ThemeRole)] {
    if !model.list.filter.isEmpty, !model.shownFleet.nodes.isEmpty {
      return [
        ("No component fits “\(model.list.filter)”.", .title),
        ("Type / and Enter to show all of them again.", .dim),
      ]
    }
    guard model.shownFleet.wasSearched else { return [("Looking for nodes…", .dim)] }
    let problems = model.shownFleet.problems.map { ("✗ \($0)" as TerminalSafe, ThemeRole.bad) }
    return problems + [
      ("No node is found.", .title),
      (
        "A node shows up here by itself as soon as a service is started that uses ServiceKit."
          + " To see a fleet at work, run “make demo” in the source folder.", .text
      ),
      (
        "Sockets are looked for in $MIDSTREAM_DIR, in $XDG_RUNTIME_DIR/midstream and in"
          + " /run/midstream; --socket PATH opens another one.", .dim
      ),
    ]
  }
}
