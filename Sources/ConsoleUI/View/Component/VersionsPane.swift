internal import MigrationEngine
internal import WireProtocol

/// The version that serves, and those that can be reached from it.
struct VersionsPane {
  private let glance: Glance

  init(_ glance: Glance) { self.glance = glance }

  /// The rows that it takes.
  var height: Int { max(2, glance.status.versions.count + 1) }

  func draw(on canvas: inout Canvas, in area: Area) {
    let status = glance.status
    canvas.put(
      StyledLine("● ", .good) + StyledLine("\(status.version)", .title)
        + StyledLine("  serves", .dim), in: area)
    guard !status.versions.isEmpty else {
      canvas.paragraph("No other version can be reached; add a migration.", .dim, row: 1, in: area)
      return
    }
    for (row, version) in status.versions.enumerated() {
      let isTarget = version == status.target
      let direction: TerminalSafe =
        switch version.isOlder(than: status.version) {
        case true?: "↓ "
        case false?: "↑ "
        case nil: "· "
        }
      canvas.put(
        StyledLine(direction, .dim) + StyledLine("\(version)", .versionNew)
          + StyledLine(isTarget ? "  the upgrade under way leads there" : "  can be reached", .dim),
        row: row + 1, in: area)
    }
  }
}
