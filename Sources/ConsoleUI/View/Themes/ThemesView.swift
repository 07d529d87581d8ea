/// The themes to choose from.
struct ThemesView {
  private let model: Model
  private let screen: ThemesScreen

  init(_ model: Model, _ screen: ThemesScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
