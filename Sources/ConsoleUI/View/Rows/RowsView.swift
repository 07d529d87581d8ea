/// Rows, a record, a comparison or a dry run.
struct RowsView {
  private let model: Model
  private let screen: RowsScreen

  init(_ model: Model, _ screen: RowsScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
