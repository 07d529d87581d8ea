extension Model {
  /// The picture.
  ///
  /// Drawn from nothing but the model, so that the same model gives the same picture at any time
  /// and
  /// place. Below ``ScreenLayout/minimum`` it is one sentence.
  package func render(_ size: Size, palette: Palette) -> Grid {
    var canvas = Canvas(size, palette)
    guard let layout = ScreenLayout(self, size) else {
      TooSmallView.draw(on: &canvas)
      return canvas.grid
    }
    HeaderView(self).draw(on: &canvas, in: layout.header)
    draw(screen, on: &canvas, in: layout.body)
    BottomView(self).draw(on: &canvas, in: layout.bottom)
    if let window { draw(window, on: &canvas, in: layout.front) }
    return canvas.grid
  }

  private func draw(_ screen: Screen, on canvas: inout Canvas, in area: Area) {
    switch screen {
    case .fleet: FleetView(self).draw(on: &canvas, in: area)
    case .component(let screen): ComponentView(self, screen).draw(on: &canvas, in: area)
    case .upgrade(let screen): UpgradeView(self, screen).draw(on: &canvas, in: area)
    case .rows(let screen): RowsView(self, screen).draw(on: &canvas, in: area)
    case .events(let screen): EventsView(self, screen).draw(on: &canvas, in: area)
    case .history(let screen): HistoryView(self, screen).draw(on: &canvas, in: area)
    case .help(let screen): HelpView(self, screen).draw(on: &canvas, in: area)
    case .themes(let screen): ThemesView(self, screen).draw(on: &canvas, in: area)
    case .operators: OperatorsView(self).draw(on: &canvas, in: area)
    }
  }

  private func draw(_ window: Window, on canvas: inout Canvas, in area: Area) {
    switch window {
    case .plan(let window): PlanWindowView(self, window).draw(on: &canvas, in: area)
    case .loss(let window): LossWindowView(self, window).draw(on: &canvas, in: area)
    case .bulk(let window): BulkWindowView(self, window).draw(on: &canvas, in: area)
    case .throttle(let window): ThrottleWindowView(self, window).draw(on: &canvas, in: area)
    case .palette(let window): PaletteWindowView(self, window).draw(on: &canvas, in: area)
    }
  }
}
