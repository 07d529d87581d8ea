internal import MigrationEngine
internal import WireProtocol

/// A record, or rows as they are.
struct InspectedRows {
  let found: InspectAnswer

  /// More columns than this are no table.
  private static let maximumColumns = 16

  func add(to page: inout Page) {
    if let record = found.record {
      if record.fields.isEmpty { page.add("it has no fields", .dim) }
      page.add(record.fields, indent: 0)
    } else if found.rows.isEmpty {
      page.add("no row fits", .dim)
    }
    if let table = table(width: page.width) {
      for line in table { page.add(line) }
    } else {
      addOneByOne(to: &page)
    }
    if found.more {
      page.addGap()
      page.add("there are more than these, drawn from all over the table", .dim)
    }
    page.add(hidden: found.redacted)
  }

  private func addOneByOne(to page: inout Page) {
    for row in found.rows {
      page.addGap()
      page.add("\(row.key)", .title)
      if let fields = row.row.fields {
        page.add(fields)
      } else {
        page.add(ValueText.text(row.row), ValueText.role(row.row), after: "  ")
      }
    }
  }

  // MARK: As a table

  /// Keys down, fields across; `nil` where they do not fit side by side.
  private func table(width: Int) -> [StyledLine]? {
    guard found.rows.count > 1, let names else { return nil }
    let rows = found.rows.map { row in
      [StyledLine("\(row.key)", .title)]
        + names.map { name -> StyledLine in
          guard let value = row.row.fields?[name] else { return StyledLine("–", .dim) }
          return StyledLine(ValueText.text(value), ValueText.role(value))
        }
    }
    let heads =
      [StyledLine("KEY", .heading)] + names.map { StyledLine("\($0.text)", .heading) }
    let widths = heads.indices.map { column in
      rows.reduce(heads[column].width) { max($0, $1[column].width) }
    }
    guard widths.reduce(0, +) + 2 * (widths.count - 1) <= width else { return nil }
    let isNumber = names.map { name in
      found.rows.allSatisfy { $0.row.fields?[name].map(InspectedRows.isNumber) ?? true }
    }
    return ([heads] + rows).map { InspectedRows.line($0, widths, [false] + isNumber) }
  }

  /// The names of all fields in the order they are met; `nil` where a row is no object, or holds
  /// something that is no single value.
  private var names: [FieldName]? {
    var names: [FieldName] = []
    for row in found.rows {
      guard let fields = row.row.fields else { return nil }
      for field in fields {
        switch field.value {
        case .array, .object, .bytes: return nil
        case .null, .bool, .int, .double, .string: break
        }
        if !names.contains(field.name) { names.append(field.name) }
        guard names.count <= InspectedRows.maximumColumns else { return nil }
      }
    }
    return names
  }

  private static func isNumber(_ value: Value) -> Bool {
    switch value {
    case .int, .double: true
    case .null, .bool, .string, .bytes, .array, .object: false
    }
  }

  private static func line(
    _ cells: [StyledLine], _ widths: [Int], _ isNumber: [Bool]
  ) -> StyledLine {
    var line = StyledLine()
    for column in cells.indices {
      let space = StyledLine(Page.space(widths[column] - cells[column].width))
      line += isNumber[column] ? space + cells[column] : cells[column] + space
      if column < cells.count - 1 { line += "  " }
    }
    return line
  }
}
