internal import MigrationEngine
internal import WireProtocol

/// What was typed behind `/`: only components that fit all of its terms are shown.
///
/// - `cache` fits where the word stands anywhere in node, component, versions or phase.
/// - `~edge-[12]` or `/edge-[12]/` is a pattern.
/// - `phase:live`, `node:edge`, `rows>10k`, `p99>=250` look at one field.
/// - `!` in front of any of them turns it round.
///
/// A filter that cannot be read says why, and shows all.
package struct Filter: Equatable, Sendable {
  /// One part of a filter.
  struct Term: Equatable, Sendable {
    enum Test: Equatable, Sendable {
      case word(String)
      case pattern(Pattern)
      case text(FilterField, String)
      case number(FilterFigure, FilterComparison, Double)
    }

    var isNegated: Bool
    var test: Test
  }

  /// The longest filter that is read.
  package static let maximumCharacters = 500

  private(set) var terms: [Term] = []
  /// Why it cannot be read, as a sentence; all is shown then.
  package private(set) var problem: String?

  /// Reads a filter.
  package init(_ text: String) {
    guard !text.isEmpty else { return }
    do throws(Pattern.Problem) {
      terms = try FilterReader.terms(of: text)
    } catch { problem = error.sentence }
  }

  /// Whether it shows everything.
  package var isEmpty: Bool { terms.isEmpty }

  /// Whether a component fits.
  package func fits(_ node: NodeModel, _ component: ComponentModel) -> Bool {
    guard !terms.isEmpty else { return true }
    let status = component.status
    let text = Filter.text(node.name, status)
    return terms.allSatisfy { term in
      let fits: Bool =
        switch term.test {
        case .word(let word): text.holds(word)
        case .pattern(let pattern):
          pattern.isIn("\(node.name)/\(status.name)") || pattern.isIn(text)
        case .text(let field, let value): field.fits(value, node.name, status)
        case .number(let figure, let comparison, let value):
          figure.value(status).map { comparison.holds($0, value) } ?? false
        }
      return fits != term.isNegated
    }
  }

  /// Whether a node without components fits.
  package func fits(_ node: NodeModel) -> Bool {
    terms.allSatisfy { term in
      let name = node.name.lowercased()
      let fits: Bool =
        switch term.test {
        case .word(let word): name.holds(word)
        case .pattern(let pattern): pattern.isIn(name)
        case .text(.node, let value): name.holds(value)
        case .text, .number: false
        }
      return fits != term.isNegated
    }
  }

  /// Whether a line of text fits; fields are words there.
  package func fits(line: String) -> Bool {
    guard !terms.isEmpty else { return true }
    let line = line.lowercased()
    return terms.allSatisfy { term in
      let fits: Bool =
        switch term.test {
        case .word(let word): line.holds(word)
        case .pattern(let pattern): pattern.isIn(line)
        case .text(let field, let value):
          line.holds("\(field.rawValue):\(value)") || line.holds(value)
        case .number: true
        }
      return fits != term.isNegated
    }
  }

  private static func text(_ node: String, _ status: ComponentStatus) -> String {
    var parts = ["\(node)/\(status.name)", status.version.description]
    if let target = status.target { parts.append(target.description) }
    parts.append(Phase(rawValue: status.phase)?.words ?? status.phase)
    if status.run != .running { parts.append(status.run.rawValue) }
    return parts.joined(separator: " ").lowercased()
  }
}

extension String {
  /// Whether other text stands somewhere in it, byte for byte: many are looked through for each
  /// picture, and the search for characters is slow.
  func holds(_ other: String) -> Bool {
    var (whole, part) = (self, other)
    return whole.withUTF8 { whole in
      part.withUTF8 { part in
        guard let first = part.first else { return true }
        guard part.count <= whole.count else { return false }
        return (0...(whole.count - part.count)).contains { start in
          whole[start] == first && part.indices.allSatisfy { whole[start + $0] == part[$0] }
        }
      }
    }
  }
}
