/// Where the parts of the fleet screen stand; drawing and the mouse go by the same places.
package struct FleetLayout: Equatable, Sendable {
  /// From so many rows on the selected component is shown below the list.
  package static let detailRows = 30
  /// From so many columns on there is room for it beside a list in a low terminal.
  package static let detailColumns = 140
  /// The columns that it takes there.
  static let besideColumns = 54
  /// The rows that it takes below the list at the most.
  static let belowRows = 14

  /// In a lower terminal it is shown where the list leaves it so many rows.
  static let leastBelowRows = 9

  /// What the columns are called.
  package let heading: Area
  /// The list itself.
  package let rows: Area
  /// The selected component in more detail, where there is room for it.
  package let detail: Area?

  /// Divides a screen's body, in which a list of so many rows is to be shown.
  ///
  /// What a filter hides counts as well, so that nothing moves while one is typed.
  package init(_ body: Area, screen: Size, listRows: Int) {
    var list = body
    var detail: Area?
    let free = body.rows - listRows - 1
    let height = min(FleetLayout.belowRows, max(free, body.rows * 2 / 5))
    if screen.rows >= FleetLayout.detailRows || free >= FleetLayout.leastBelowRows {
      let parts = body.split(bottom: height)
      (list, detail) = (parts.rest, parts.bottom)
    } else if screen.columns >= FleetLayout.detailColumns {
      let parts = body.split(left: body.columns - FleetLayout.besideColumns)
      (list, detail) = (parts.left, parts.rest)
    }
    (heading, rows) = list.split(top: 1)
    self.detail = detail
  }
}

extension Model {
  /// How many rows of the list are in sight: what a page is.
  package func listPage(_ size: Size) -> Int {
    fleetLayout(size).map(\.rows.rows) ?? 0
  }

  /// The row of the list that stands at a place on the screen.
  package func listRow(at point: Point, _ size: Size) -> FleetRow? {
    guard screen == .fleet, window == nil, let layout = fleetLayout(size),
      layout.rows.contains(point)
    else { return nil }
    let rows = self.rows
    let position = listScroll(rows, visible: layout.rows.rows).top + point.row - layout.rows.row
    return rows.indices.contains(position) ? rows[position] : nil
  }

  /// Which rows of the list are shown: the cursor's always among them.
  package func listScroll(_ rows: [FleetRow], visible: Int) -> Scroll {
    let cursor = list.cursor.flatMap { cursor in
      rows.firstIndex { $0 == .component(cursor) }
    }
    // The heading above the first component is shown with it.
    let top = cursor == 1 && list.top == 1 ? 0 : list.top
    return Scroll(top: top, count: rows.count, visible: visible, keeping: cursor)
  }

  private func fleetLayout(_ size: Size) -> FleetLayout? {
    ScreenLayout(self, size).map {
      FleetLayout($0.body, screen: size, listRows: fullListRows)
    }
  }

  /// How many rows the list has where nothing is filtered out.
  var fullListRows: Int {
    let nodes = shownFleet.nodes
    let components = nodes.reduce(0) { $0 + max(1, $1.components.count) }
    switch list.grouping {
    case .none: return components
    case .node: return components + nodes.count { !$0.components.isEmpty }
    case .component: return components * 2
    }
  }
}
