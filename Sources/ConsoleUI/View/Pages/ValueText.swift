internal import MigrationEngine

/// Values of records and rows, as they are read on a screen.
enum ValueText {
  /// A value longer than this helps nobody on a screen.
  static let maximumScalars = 4_000

  /// The value as JSON, cut where it is very long.
  static func text(_ value: Value) -> TerminalSafe {
    let text = value.description
    let scalars = text.unicodeScalars
    // Bytes are at least as many as scalars, and are counted at once.
    guard text.utf8.count > maximumScalars, scalars.count > maximumScalars else {
      return TerminalSafe(text)
    }
    return TerminalSafe(String(scalars.prefix(maximumScalars))) + "…"
  }

  /// Figures stand out among words.
  static func role(_ value: Value) -> ThemeRole {
    switch value {
    case .int, .double: .number
    case .null: .dim
    case .bool, .string, .bytes, .array, .object: .text
    }
  }
}

extension Page {
  /// The widest that names of fields are beside their values.
  private static let maximumNameColumns = 24

  /// Adds fields one below the other, their values side by side.
  mutating func add(_ fields: Fields, indent: Int = 2) {
    let widest = fields.reduce(0) { max($0, DisplayWidth.of($1.name.text)) }
    let columns = min(widest, Page.maximumNameColumns)
    for field in fields {
      let name = TerminalSafe(DisplayWidth.fitted(field.name.text, to: columns))
      let space = Page.space(columns - DisplayWidth.of(name.text) + 2)
      add(
        ValueText.text(field.value), ValueText.role(field.value),
        after: StyledLine(Page.space(indent)) + StyledLine(name, .heading) + StyledLine(space))
    }
  }

  /// Adds differences one below the other: what is new, gone, or holds something else.
  mutating func add(_ changes: [Change], indent: Int = 2) {
    let widest = changes.reduce(0) { max($0, DisplayWidth.of($1.location)) }
    let columns = min(widest, Page.maximumNameColumns)
    for change in changes {
      let place = TerminalSafe(change.location)
      let space = Page.space(columns - DisplayWidth.of(place.text) + 2)
      func lead(_ sign: TerminalSafe, _ role: ThemeRole) -> StyledLine {
        StyledLine(Page.space(indent)) + StyledLine(sign + " " + place, role) + StyledLine(space)
      }
      switch change.kind {
      case .added(let value): add(ValueText.text(value), .added, after: lead("+", .added))
      case .removed(let value): add(ValueText.text(value), .removed, after: lead("-", .removed))
      case .changed(let old, let new): add(old, new, after: lead("~", .changed))
      }
    }
  }

  /// Adds what a field held and will hold: on one line where both fit there.
  private mutating func add(_ old: Value, _ new: Value, after lead: StyledLine) {
    let (before, after) = (ValueText.text(old), ValueText.text(new))
    let whole =
      lead + StyledLine(before, .removed) + StyledLine(" → ", .dim) + StyledLine(after, .added)
    if whole.width <= width { return add(whole) }
    add(before, .removed, after: lead)
    let indent = min(lead.width, width / 2)
    add(after, .added, after: StyledLine(Page.space(indent - 2)) + StyledLine("→ ", .dim))
  }
}
