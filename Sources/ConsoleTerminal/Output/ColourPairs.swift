internal import CNcurses

/// Pairs of colours, which ncurses wants to be numbered, made when they are first used.
struct ColourPairs {
  /// No picture has more; terminals have at least 64, and most 65536.
  private static let maximum: Int32 = 16_384
  private static let white: Int32 = 7
  private static let black: Int32 = 0

  private struct Pair: Hashable {
    let foreground, background: Int32
  }

  private let limit: Int32
  private let hasDefaults: Bool
  private var numbers: [Pair: Int32] = [:]
  /// Nothing was made since all were forgotten: then what does not fit one picture does not fit.
  private var isFirstRound = true

  /// - Parameters:
  ///   - limit: How many the terminal has beside the one that it shows by itself.
  ///   - hasDefaults: Whether its own foreground and background can be told to it.
  init(limit: Int32, hasDefaults: Bool) {
    self.limit = min(max(0, limit), Self.maximum)
    self.hasDefaults = hasDefaults
  }

  /// The number of a pair; `nil` when there is none left, and forgetting the old ones may help.
  mutating func pair(_ foreground: Int32, _ background: Int32) -> Int32? {
    guard limit > 0, foreground >= 0 || background >= 0 else { return 0 }
    let pair = Pair(foreground: foreground, background: background)
    if let number = numbers[pair] { return number }
    let number = Int32(numbers.count + 1)
    guard number <= limit else { return isFirstRound ? nearest(pair) : nil }
    init_extended_pair(
      number, foreground < 0 && !hasDefaults ? Self.white : foreground,
      background < 0 && !hasDefaults ? Self.black : background)
    numbers[pair] = number
    return number
  }

  /// Forgets all pairs; whatever is on the screen has to be put again.
  mutating func startAnew() {
    numbers = [:]
    isFirstRound = true
    // To make each of them another one instead would look through the whole screen each time.
    reset_color_pairs()
  }

  /// Another picture begins, for which old pairs may be forgotten.
  mutating func nextPicture() { isFirstRound = false }

  /// The same in front of the terminal's own background, if there is such a pair; else no colours.
  private func nearest(_ pair: Pair) -> Int32 {
    numbers[Pair(foreground: pair.foreground, background: ColourNumbers.terminal)]
      ?? numbers[Pair(foreground: ColourNumbers.terminal, background: pair.background)] ?? 0
  }
}
