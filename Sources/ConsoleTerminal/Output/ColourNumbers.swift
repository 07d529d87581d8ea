internal import ConsoleUI

/// Colours as ncurses numbers them: -1 is the terminal's own, then come the palette's, and above
/// 255
/// all 16 million, in terminals that have them (``TerminfoEntry/directColours()``).
///
/// Themes are made for the terminal's depth already; what still has more colours gets the nearest.
struct ColourNumbers {
  /// Where red, green and blue begin.
  static let firstDirect: Int32 = 256
  /// What the terminal shows by itself.
  static let terminal: Int32 = -1

  let depth: ColourDepth
  /// How many the terminal has; 8, where the brighter ones are those in bold.
  let count: Int32

  /// The number, and whether bold has to make it bright.
  func number(_ colour: Colour) -> (number: Int32, needsBold: Bool) {
    guard depth > .mono, colour != .terminal else { return (Self.terminal, false) }
    let number: Int32
    switch (colour, depth) {
    case (.terminal, _), (_, .mono): number = Self.terminal
    case (.rgb(let red, let green, let blue), .truecolor):
      number =
        Self.firstDirect + Int32(red) << 16 + Int32(green) << 8 + Int32(blue)
    case (.rgb(let red, let green, let blue), .indexed):
      number = Self.nearestIndexed(Self.RGB(red, green, blue))
    case (.rgb(let red, let green, let blue), .sixteen):
      number = Self.nearestSixteen(Self.RGB(red, green, blue))
    case (.indexed(let index), .truecolor), (.indexed(let index), .indexed): number = Int32(index)
    case (.indexed(let index), .sixteen):
      number = index < 16 ? Int32(index) : Self.nearestSixteen(Self.rgb(of: Int32(index)))
    }
    guard depth == .sixteen, number >= 8, count < 16 else { return (number, false) }
    return (number - 8, true)
  }

  struct RGB: Equatable {
    let red, green, blue: Int32

    init(_ red: some BinaryInteger, _ green: some BinaryInteger, _ blue: some BinaryInteger) {
      (self.red, self.green, self.blue) = (Int32(red), Int32(green), Int32(blue))
    }

    /// How far apart two are, as tmux counts it, so that both choose alike.
    func distance(to other: RGB) -> Int32 {
      let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
      return r * r + g * g + b * b
    }
  }

  /// The first sixteen, as xterm shows them; users change them, and that is why they are used only
  /// where there is nothing else.
  private static let sixteen: [RGB] = [
    RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0), RGB(0, 0, 238),
    RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229), RGB(127, 127, 127), RGB(255, 0, 0),
    RGB(0, 255, 0), RGB(255, 255, 0), RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255),
    RGB(255, 255, 255),
  ]
  private static let steps: [Int32] = [0, 95, 135, 175, 215, 255]

  /// What one of the 256 looks like: sixteen, a cube of 6 by 6 by 6, 24 greys.
  static func rgb(of index: Int32) -> RGB {
    switch index {
    case ..<16: return sixteen[Int(max(0, index))]
    case 16..<232:
      let place = Int(index - 16)
      return RGB(steps[place / 36], steps[place / 6 % 6], steps[place % 6])
    default:
      let grey = 8 + 10 * (min(index, 255) - 232)
      return RGB(grey, grey, grey)
    }
  }

  static func nearestIndexed(_ wanted: RGB) -> Int32 {
    let step = { (value: Int32) -> Int32 in
      let places = steps.indices
      return Int32(places.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0)
    }
    let cube = 16 + 36 * step(wanted.red) + 6 * step(wanted.green) + step(wanted.blue)
    let average = (wanted.red + wanted.green + wanted.blue) / 3
    let grey = 232 + min(23, max(0, (average - 3) / 10))
    return rgb(of: grey).distance(to: wanted) < rgb(of: cube).distance(to: wanted) ? grey : cube
  }

  static func nearestSixteen(_ wanted: RGB) -> Int32 {
    let numbers = Int32(0)..<16
    return numbers.min { rgb(of: $0).distance(to: wanted) < rgb(of: $1).distance(to: wanted) } ?? 7
  }
}
