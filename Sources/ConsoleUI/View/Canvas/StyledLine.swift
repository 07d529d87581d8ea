/// Text on one line whose parts mean different things.
///
/// ```swift
/// let line = StyledLine("edge-1", .dim) + " " + StyledLine("\(component)", .title)
/// ```
package struct StyledLine: Equatable, Sendable {
  /// A part of a line.
  package struct Span: Equatable, Sendable {
    package var text: TerminalSafe
    package var role: ThemeRole
  }

  /// Its parts, none of them empty.
  package private(set) var spans: [Span] = []

  /// Nothing yet.
  package init() {}

  /// A line of one part.
  package init(_ text: TerminalSafe, _ role: ThemeRole = .text) { append(text, role) }

  /// Takes a part in at its end.
  package mutating func append(_ text: TerminalSafe, _ role: ThemeRole = .text) {
    if !text.text.isEmpty { spans.append(Span(text: text, role: role)) }
  }

  /// Whether nothing stands there.
  package var isEmpty: Bool { spans.isEmpty }

  /// How many cells it takes.
  package var width: Int { spans.reduce(0) { $0 + DisplayWidth.of($1.text.text) } }

  /// What stands there, without its looks.
  package var text: TerminalSafe { spans.reduce("") { $0 + $1.text } }

  /// The same, all of it meaning one thing.
  package func all(_ role: ThemeRole) -> StyledLine {
    var line = self
    for position in line.spans.indices { line.spans[position].role = role }
    return line
  }

  /// Both, one after the other.
  package static func + (left: StyledLine, right: StyledLine) -> StyledLine {
    var line = left
    line.spans += right.spans
    return line
  }

  /// Takes another line in at the end.
  package static func += (left: inout StyledLine, right: StyledLine) { left.spans += right.spans }

  /// Lines one after the other, with something between each two; empty ones are left out.
  package static func joined(_ lines: [StyledLine], by separator: StyledLine) -> StyledLine {
    var all = StyledLine()
    for line in lines where !line.isEmpty { all += all.isEmpty ? line : separator + line }
    return all
  }
}

extension StyledLine: ExpressibleByStringLiteral {
  /// A literal of ours, as plain text.
  package init(stringLiteral text: String) { self.init(TerminalSafe(trusted: text)) }
}
