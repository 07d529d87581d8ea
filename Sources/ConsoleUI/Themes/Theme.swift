/// How everything looks: a theme file, read.
///
/// What a theme leaves out is `nil` here and decided by ``Palette``, which also knows what a
/// terminal can show.
package struct Theme: Equatable, Sendable {
  /// What a theme is made for.
  package enum Kind: String, CaseIterable, Sendable { case dark, light }

  /// How a role looks.
  package struct Look: Equatable, Sendable {
    /// `nil` looks like ``ThemeRole/text``.
    package var foreground: Colour?
    /// `nil` stands on what ``ThemeRole/text`` stands on.
    package var background: Colour?
    package var attributes: Attributes?
    /// Where there are 16 colours; `nil` leaves the choice to ``SixteenColours``.
    package var foreground16: Colour?
    package var background16: Colour?

    /// A look of which nothing is said.
    package init() {}
  }

  /// The colours that a gradient passes through.
  package struct Ramp: Equatable, Sendable {
    package var start: Colour?
    /// `nil` is halfway between the ends.
    package var middle: Colour?
    package var end: Colour?

    /// A gradient of which nothing is said.
    package init() {}
  }

  package var name: String
  package var kind = Kind.dark
  private var looks: [ThemeRole: Look] = [:]
  private var ramps: [ThemeGradient: Ramp] = [:]

  /// A theme of which nothing but its name is said: everything is as the terminal has it.
  package init(name: String) { self.name = name }

  /// How a role looks.
  package subscript(_ role: ThemeRole) -> Look {
    get { looks[role] ?? Look() }
    set { looks[role] = newValue }
  }

  /// The colours that a gradient passes through.
  package subscript(_ gradient: ThemeGradient) -> Ramp {
    get { ramps[gradient] ?? Ramp() }
    set { ramps[gradient] = newValue }
  }

  /// Takes from another theme what this one does not say.
  mutating func complete(from other: Theme) {
    for role in ThemeRole.allCases {
      let theirs = other[role]
      var look = self[role]
      // What another theme found right for 16 colours goes with its own colours only.
      if look.foreground == nil {
        look.foreground = theirs.foreground
        look.foreground16 = look.foreground16 ?? theirs.foreground16
      }
      if look.background == nil {
        look.background = theirs.background
        look.background16 = look.background16 ?? theirs.background16
      }
      look.attributes = look.attributes ?? theirs.attributes
      self[role] = look
    }
    for gradient in ThemeGradient.allCases {
      var ramp = self[gradient]
      // A middle of somebody else's between two ends of one's own would be a third colour.
      if ramp.start == nil || ramp.end == nil {
        ramp.middle = ramp.middle ?? other[gradient].middle
      }
      ramp.start = ramp.start ?? other[gradient].start
      ramp.end = ramp.end ?? other[gradient].end
      self[gradient] = ramp
    }
  }
}
