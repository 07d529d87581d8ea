package import WireProtocol

/// What a dry run found, for people.
package enum DryRunText {
  /// So many shapes of change are told; rarer ones are counted.
  private static let shownShapes = 20

  package static func lines(_ found: DryRunAnswer, title: TerminalSafe) -> [TerminalSafe] {
    let duration = Quantity.duration(nanoseconds: Double(found.durationNanoseconds))
    var lines: [TerminalSafe] = [
      "dry run of \(title): \(Quantity.count(found.rows, "row")) in \(duration), then discarded",
      "  " + pause(found) + "; " + memory(found),
    ]
    for shape in found.shapes.prefix(shownShapes) {
      lines += Layout.wrapped(
        "\(shape.table): \(Quantity.count(shape.rows, "row")) change by \(shape.change)", indent: 2)
    }
    if found.shapes.count > shownShapes {
      lines.append("  and \(found.shapes.count - shownShapes) rarer shapes of change")
    }
    for row in found.failing {
      lines += Layout.wrapped("✗ \(row.table) “\(row.key)”: \(row.reason)", indent: 2)
    }
    if found.failingCount > found.failing.count {
      let more = found.failingCount - found.failing.count
      lines.append("  ✗ and \(Quantity.count(more, "more row"))")
    }
    for warning in found.warnings { lines += Layout.wrapped("! \(warning)", indent: 2) }
    lines.append(verdict(found))
    return lines
  }

  /// Whether every row can be migrated.
  package static func verdict(_ found: DryRunAnswer) -> TerminalSafe {
    found.failingCount == 0
      ? "✓ every row can be migrated; nothing was changed"
      : "✗ \(Quantity.count(found.failingCount, "row")) cannot be migrated; correct"
        + " \(found.failingCount == 1 ? "it" : "them") or the migration"
  }

  /// How long callers would wait.
  package static func pause(_ found: DryRunAnswer) -> TerminalSafe {
    "a cut-over would hold callers for"
      + " \(Quantity.duration(nanoseconds: Double(found.pauseNanoseconds)))"
  }

  /// How much memory it took.
  package static func memory(_ found: DryRunAnswer) -> TerminalSafe {
    "old and new took \(Quantity.bytes(found.peakMemoryBytes))"
  }
}
