/// Who else is here, and who started what.
struct OperatorsView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
