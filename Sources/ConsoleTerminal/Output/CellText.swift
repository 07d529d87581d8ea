internal import CSystem
internal import ConsoleUI
internal import Glibc

/// What of a character is put into its cells.
enum CellText {
  /// ncurses keeps so many scalars of one cell: CCHARW_MAX.
  private static let maximumScalars = 5
  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Scalars that take exactly so many columns, by the same table that ncurses counts with.
  ///
  /// Where that table and the picture disagree, as on emoji of several parts, the first part is
  /// shown and the rest of the cells stays empty: one wrong width would shift the whole row.
  static func scalars(_ character: Character, columns: Int) -> [Unicode.Scalar] {
    if columns == 1, let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F {
      return [Unicode.Scalar(ascii)]
    }
    let all = Array(character.unicodeScalars)
    let isShown = !all.contains(where: TerminalSafe.isUnsafe)
    if isShown, all.count <= maximumScalars, width(all) == columns, width(all[0]) > 0 {
      return all
    }
    let first = isShown ? all[0] : replacement
    let shown = (1...columns).contains(width(first)) ? first : replacement
    return [shown] + Array(repeating: " ", count: max(0, columns - width(shown)))
  }

  private static func width(_ scalars: [Unicode.Scalar]) -> Int {
    scalars.reduce(0) { $0 + max(0, width($1)) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    Int(midstream_wcwidth(wchar_t(scalar.value)))
  }
}
