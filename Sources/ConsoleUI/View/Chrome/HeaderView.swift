/// The fleet in a line, and what one must know before pressing a key.
struct HeaderView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
