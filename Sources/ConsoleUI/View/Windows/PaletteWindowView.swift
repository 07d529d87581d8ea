/// All commands, to be found by a few letters.
struct PaletteWindowView {
  private let model: Model
  private let window: PaletteWindow

  init(_ model: Model, _ window: PaletteWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
