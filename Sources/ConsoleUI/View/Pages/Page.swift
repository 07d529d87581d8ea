/// Lines that are put together for a width, to be scrolled through.
struct Page: Equatable {
  /// So many lines are made at the most; what is shown may be as long as somebody likes.
  static let maximumLines = 10_000

  let width: Int
  private(set) var lines: [StyledLine] = []

  /// Nothing yet.
  init(width: Int) { self.width = max(0, width) }

  /// Adds a line as it is; what is too long is cut where it is drawn.
  mutating func add(_ line: StyledLine) {
    if lines.count < Page.maximumLines { lines.append(line) }
  }

  /// Adds an empty line, unless one stands there or nothing does.
  mutating func addGap() {
    if lines.last?.isEmpty == false { add(StyledLine()) }
  }

  /// Adds a sentence on as many lines as it needs, all but the first as far in as `lead` is wide.
  mutating func add(
    _ text: TerminalSafe, _ role: ThemeRole = .text, after lead: StyledLine = StyledLine()
  ) {
    let indent = min(lead.width, width / 2)
    let rows = Wrapping.lines(text, width: width - indent)
    guard let first = rows.first else { return add(lead) }
    // A lead that takes more than half of the width has a line of its own.
    if lead.width > indent {
      add(lead)
      add(StyledLine(Page.space(indent)) + StyledLine(first, role))
    } else {
      add(lead + StyledLine(first, role))
    }
    for row in rows.dropFirst() { add(StyledLine(Page.space(indent)) + StyledLine(row, role)) }
  }

  /// Adds what something is called, and what it is behind that.
  mutating func add(_ name: TerminalSafe, _ text: TerminalSafe, _ role: ThemeRole = .text) {
    add(text, role, after: Page.label(name))
  }

  /// So many columns what something is called takes.
  static let labelColumns = 11

  /// What something is called, as wide as all such names.
  static func label(_ name: TerminalSafe) -> StyledLine {
    StyledLine(name, .heading)
      + StyledLine(space(max(1, labelColumns - DisplayWidth.of(name.text))))
  }

  /// So many spaces.
  static func space(_ count: Int) -> TerminalSafe {
    TerminalSafe(trusted: String(repeating: " ", count: max(0, count)))
  }
}

extension Canvas {
  /// Draws a page from a line on, and along the right edge which part of it is seen.
  mutating func page(_ page: Page, top: Int, in area: Area) {
    let scroll = Scroll(top: top, count: page.lines.count, visible: area.rows)
    for (offset, position) in scroll.range.enumerated() {
      put(page.lines[position], row: offset, in: area)
    }
    scrollBar(scroll, in: area)
  }
}

extension Area {
  /// What of it a page is written into: its last two columns say which part of the page is seen.
  var pageWidth: Int { max(0, columns - 2) }
}
