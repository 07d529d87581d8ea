/// Where to, how, and what it will cost.
struct PlanWindowView {
  private let model: Model
  private let window: PlanWindow

  init(_ model: Model, _ window: PlanWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
