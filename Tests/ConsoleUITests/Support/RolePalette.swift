@testable import ConsoleUI

/// A palette in which every role has a colour of its own, so that a picture can be asked what its
/// cells mean.
enum RolePalette {
  /// The palette; at every depth but mono, where all is the terminal's own.
  static func make(_ depth: ColourDepth = .indexed) -> Palette {
    Palette(
      depth: depth,
      style: { role in
        guard depth != .mono else {
          return role == .selection ? Style(attributes: .reverse) : .plain
        }
        let position = ThemeRole.allCases.firstIndex(of: role) ?? 0
        return Style(
          foreground: .indexed(UInt8(position + 16)),
          background: role == .selection || role == .dialog || role == .dialogDanger
            ? .indexed(UInt8(position + 16)) : .terminal)
      },
      gradient: { _ in
        depth == .mono ? [.plain] : (200..<210).map { Style(foreground: .indexed($0)) }
      })
  }

  /// What the text that begins at a place in the picture means; `nil` for a gradient or no role.
  static func role(of style: Style?) -> ThemeRole? {
    guard case .indexed(let index)? = style?.foreground, index >= 16,
      ThemeRole.allCases.indices.contains(Int(index) - 16)
    else { return nil }
    return ThemeRole.allCases[Int(index) - 16]
  }
}

extension Grid {
  /// What the first cell of a text means, where the text stands in the picture; `nil` where it does
  /// not.
  func role(of text: String) -> ThemeRole? { RolePalette.role(of: style(of: text)) }

  /// How the first cell of a text looks, where it stands in the picture.
  func style(of text: String) -> Style? {
    for number in 0..<size.rows {
      let cells = Array(row(number))
      let wanted = Array(text)
      for start in cells.indices where cells[start].text == wanted.first {
        let found = cells[start...].compactMap { $0.text }.prefix(wanted.count)
        if Array(found) == wanted { return cells[start].style }
      }
    }
    return nil
  }
}
