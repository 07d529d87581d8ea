/// Past upgrades, out of a node's ledger.
struct HistoryView {
  private let model: Model
  private let screen: HistoryScreen

  init(_ model: Model, _ screen: HistoryScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
