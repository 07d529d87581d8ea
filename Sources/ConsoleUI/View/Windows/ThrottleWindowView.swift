/// The share of time that a copy may take.
struct ThrottleWindowView {
  private let model: Model
  private let window: ThrottleWindow

  init(_ model: Model, _ window: ThrottleWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
