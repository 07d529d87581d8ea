package import MigrationEngine
package import WireProtocol

/// State that somebody looks at: records, rows, and how they would change.
package enum StateText {
  /// So many changes of one row are told.
  private static let shownChanges = 40

  package static func lines(_ found: InspectAnswer, title: TerminalSafe) -> [TerminalSafe] {
    var lines: [TerminalSafe] = []
    if let record = found.record {
      lines.append("\(title): the record, \(record.version)")
      lines += record.fields.map { "  \($0.name.text): \($0.value)" }
      if record.fields.isEmpty { lines.append("  it has no fields") }
    } else {
      lines.append("\(title): \(Quantity.count(found.rows.count, "row"))")
    }
    lines += found.rows.map { "  \($0.key): \($0.row)" }
    if found.more { lines.append("  there are more that fit; raise --limit to see them") }
    return lines + hidden(found.redacted)
  }

  package static func lines(_ found: DiffAnswer, title: TerminalSafe, to: Version) -> [TerminalSafe]
  {
    var lines: [TerminalSafe] = []
    if let before = found.recordBefore, let after = found.recordAfter {
      lines.append("\(title): the record, \(before.version) → \(after.version)")
      lines += changes(before.fields, after.fields)
    }
    for row in found.rows {
      lines.append("\(title): \(row.table) “\(row.key)”")
      if let after = row.after { lines += changes(row.before, after) }
      if let back = row.back, back != row.before {
        lines.append("  and taken back it would differ:")
        lines += changes(row.before, back)
      }
      if let failure = row.failure { lines += Layout.wrapped("✗ \(failure)", indent: 2) }
    }
    if lines.isEmpty { lines.append("\(title): nothing to compare with \(to)") }
    return lines + hidden(found.redacted)
  }

  private static func changes(_ old: Value, _ new: Value) -> [TerminalSafe] {
    guard let before = old.fields, let after = new.fields else {
      return old == new ? ["  unchanged"] : ["  ~ \(old) → \(new)"]
    }
    return changes(before, after)
  }

  private static func changes(_ old: Fields, _ new: Fields) -> [TerminalSafe] {
    let changes = Change.between(old, new, limit: shownChanges)
    guard !changes.isEmpty else { return ["  only the version changes"] }
    let more: [TerminalSafe] = changes.count < shownChanges ? [] : ["  … and maybe more"]
    return changes.map { "  \($0.line)" } + more
  }

  private static func hidden(_ fields: [String]) -> [TerminalSafe] {
    guard !fields.isEmpty else { return [] }
    return ["  hidden from you, for they are secret: \(fields.joined(separator: ", "))"]
  }
}
