package import ConsoleUI
package import UnixKit

/// How many colours to use.
package enum TerminalColours {
  /// What the user wants and the terminal can.
  ///
  /// `NO_COLOR` that says anything wins (<https://no-color.org>). `COLORTERM` is the terminal's own
  /// word that it shows 24 bits, which Debian's entries for `TERM` never say; it is not believed of
  /// the program `screen`, which passes on the word of the terminal that it runs in, but not the
  /// colours. tmux understands 24 bits everywhere, and shows the nearest it can.
  ///
  /// - Parameters:
  ///   - colours: How many the terminal's entry says there are.
  ///   - isDirect: Whether the entry says that it shows 24 bits.
  package static func depth(
    _ environment: ProcessEnvironment, colours: Int, isDirect: Bool
  ) -> ColourDepth {
    let kind = environment["TERM"] ?? ""
    if environment["NO_COLOR"] != nil || kind == "dumb" || colours < 8 { return .mono }
    let isScreen = kind.hasPrefix("screen") && environment["TMUX"] == nil
    let saysSo = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    if isDirect || saysSo && !isScreen { return .truecolor }
    return colours >= 256 ? .indexed : .sixteen
  }
}
