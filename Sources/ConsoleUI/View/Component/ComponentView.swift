/// A component in full.
struct ComponentView {
  private let model: Model
  private let screen: ComponentScreen

  init(_ model: Model, _ screen: ComponentScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
