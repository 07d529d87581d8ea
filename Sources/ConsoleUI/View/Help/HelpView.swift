/// The keys, to be searched.
struct HelpView {
  private let model: Model
  private let screen: HelpScreen

  init(_ model: Model, _ screen: HelpScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
