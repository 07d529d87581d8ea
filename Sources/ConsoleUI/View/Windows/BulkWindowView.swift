/// A verb on all marked components.
struct BulkWindowView {
  private let model: Model
  private let window: BulkWindow

  init(_ model: Model, _ window: BulkWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
