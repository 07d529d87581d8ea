/// What would be lost, and the name to be typed.
struct LossWindowView {
  private let model: Model
  private let window: LossWindow

  init(_ model: Model, _ window: LossWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
