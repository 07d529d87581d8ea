/// What happened, what the operator did, and the log.
struct EventsView {
  private let model: Model
  private let screen: EventsScreen

  init(_ model: Model, _ screen: EventsScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {}
}
