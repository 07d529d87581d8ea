/// A colour of a terminal.
package enum Colour: Hashable, Sendable {
  /// Whatever the terminal shows text or background in by itself.
  case terminal
  /// One of the 256 of the usual palette; the first 16 are the terminal's own.
  case indexed(UInt8)
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// How many colours a terminal shows.
package enum ColourDepth: String, Codable, CaseIterable, Comparable, Sendable {
  case mono
  case sixteen = "16"
  case indexed = "256"
  case truecolor

  private var rank: Int {
    switch self {
    case .mono: 0
    case .sixteen: 1
    case .indexed: 2
    case .truecolor: 3
    }
  }

  /// Whether one shows fewer than another.
  package static func < (left: ColourDepth, right: ColourDepth) -> Bool { left.rank < right.rank }
}

/// What a cell's character looks like beside its colours.
package struct Attributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  /// Some attributes.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let bold = Attributes(rawValue: 1)
  package static let dim = Attributes(rawValue: 2)
  package static let italic = Attributes(rawValue: 4)
  package static let underline = Attributes(rawValue: 8)
  package static let reverse = Attributes(rawValue: 16)
}

/// How a cell looks, as the terminal is to show it.
package struct Style: Hashable, Sendable {
  package var foreground: Colour
  package var background: Colour
  package var attributes: Attributes

  /// A look; without anything said the terminal's own.
  package init(
    foreground: Colour = .terminal, background: Colour = .terminal, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own.
  package static let plain = Style()

  /// The same on another background.
  package func on(_ background: Colour) -> Style {
    var style = self
    style.background = background
    return style
  }

  /// The same with more attributes.
  package func with(_ more: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(more)
    return style
  }
}
