/// An upgrade, step by step.
struct UpgradeView {
  private let model: Model
  private let screen: UpgradeScreen

  init(_ model: Model, _ screen: UpgradeScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
