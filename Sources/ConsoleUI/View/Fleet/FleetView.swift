/// All components, and the selected one more closely.
struct FleetView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
