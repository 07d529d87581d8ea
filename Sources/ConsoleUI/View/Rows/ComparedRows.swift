internal import MigrationEngine
internal import WireProtocol

/// Rows before and after, field by field, and what comes back.
struct ComparedRows {
  let found: DiffAnswer
  let to: Version

  /// So many changes of one row are told.
  private static let maximumChanges = 40

  func add(to page: inout Page) {
    if let before = found.recordBefore, let after = found.recordAfter {
      page.add(
        StyledLine("the record", .title) + "  " + StyledLine("\(before.version)", .versionOld)
          + StyledLine(" → ", .dim) + StyledLine("\(after.version)", .versionNew))
      addChanges(.object(before.fields), .object(after.fields), to: &page)
    }
    for row in found.rows { add(row, to: &page) }
    if page.lines.isEmpty { page.add("there is nothing to compare with \(self.to)", .dim) }
    page.add(hidden: found.redacted)
  }

  private func add(_ row: DiffAnswer.Row, to page: inout Page) {
    page.addGap()
    page.add("“\(row.key)”", .title, after: StyledLine("\(row.table) ", .heading))
    if let after = row.after { addChanges(row.before, after, to: &page) }
    if let back = row.back {
      if back == row.before {
        page.add(StyledLine("  ⇄ comes back as it was", .lossless))
      } else {
        page.add(StyledLine("  ⇠ would come back otherwise:", .lossy))
        addChanges(row.before, back, to: &page, indent: 4)
      }
    }
    if let failure = row.failure {
      page.add("\(failure)", .bad, after: StyledLine("  ✗ ", .bad))
    }
  }

  private func addChanges(_ old: Value, _ new: Value, to page: inout Page, indent: Int = 2) {
    guard let before = old.fields, let after = new.fields else {
      page.add(
        old == new ? [] : [.changed("the row", from: old, to: new)], indent: indent)
      return
    }
    let changes = Change.between(before, after, limit: ComparedRows.maximumChanges)
    page.add(changes, indent: indent)
    var rest: [String] = []
    if changes.count == ComparedRows.maximumChanges { rest.append("… and maybe more") }
    let same = before.count { after[$0.name] == $0.value }
    if same > 0 {
      rest.append(
        "\(Quantity.count(same, "field")) \(changes.isEmpty ? "" : "more ")as before")
    } else if changes.isEmpty {
      rest.append("nothing but the version changes")
    }
    for text in rest { page.add("\(text)", .dim, after: StyledLine(Page.space(indent))) }
  }
}
