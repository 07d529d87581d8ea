/// What is said, and the keys that are legal now.
struct BottomView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
