/// The columns of the list, as the configuration and the grouping want them.
struct FleetTable {
  typealias Layout = TableLayout<FleetColumn>

  /// What stands before the columns: the mark, the shape, a space.
  static let lead = 3
  /// From here on two columns stand further apart.
  private static let roomyColumns = 130

  /// Fits the columns into a width.
  static func layout(_ model: Model, versionWidth: Int, width: Int) -> Layout {
    var columns = model.configuration.columns
    if !columns.contains(.component) { columns.insert(.component, at: 0) }
    // A group's heading says what all its rows have in common.
    if model.list.grouping == .node { columns.removeAll { $0 == .node } }
    return Layout(
      columns.map { column($0, model, versionWidth) }, width: width - lead,
      gap: width >= roomyColumns ? 2 : 1)
  }

  private static func column(
    _ column: FleetColumn, _ model: Model, _ versionWidth: Int
  ) -> TableColumn<FleetColumn> {
    let (title, widths, rank, isNumber) = traits(column, versionWidth)
    let arrow = model.list.isDescending ? "↓" : "↑"
    let isSorted = model.list.sort == column && column != .node
    return TableColumn(
      column, TerminalSafe(trusted: isSorted ? title + arrow : title), widths, rank: rank,
      isNumber: isNumber)
  }

  /// What it is called, how wide it is, which drop out first, and whether it holds figures.
  private static func traits(
    _ column: FleetColumn, _ versionWidth: Int
  ) -> (String, ClosedRange<Int>, Int, Bool) {
    let version = min(17, max(8, versionWidth))
    return switch column {
    case .component: ("COMPONENT", 14...32, 0, false)
    case .phase: ("PHASE", 15...20, 1, false)
    case .version: ("VERSION", version...version, 2, false)
    case .node: ("NODE", 8...20, 3, false)
    case .progress: ("PROGRESS", 18...40, 4, false)
    case .stall: ("P99.9", 8...9, 5, true)
    case .rows: ("ROWS", 9...12, 6, true)
    case .eta: ("TIME LEFT", 11...12, 7, true)
    case .back: ("WAY BACK", 11...14, 8, false)
    case .bytes: ("BYTES", 8...9, 9, true)
    case .rate: ("RATE", 9...10, 10, true)
    case .latency: ("P99", 8...9, 11, true)
    case .mailbox: ("MAILBOX", 8...11, 12, true)
    }
  }
}
