/// When the next picture is due: soon for whoever pressed a key, and otherwise only so often.
///
/// Moments and times are nanoseconds on a clock that never jumps.
struct FramePacer: Equatable {
  /// How soon a change must be seen.
  enum Urgency: Comparable {
    /// Figures that move: many of them make one picture.
    case unhurried
    /// A key, or what became of one.
    case prompt
  }

  /// Nobody sees more pictures than that in a second.
  static let promptInterval = 16_000_000
  static let unhurriedInterval = 100_000_000

  /// The least that a slow terminal asks for between two pictures.
  var leastInterval = 0
  private var drawnAt: Int?
  private var wanted: Urgency?

  /// Something has changed.
  mutating func note(_ urgency: Urgency) { wanted = wanted.map { max($0, urgency) } ?? urgency }

  /// Whether there is anything to draw.
  var isWaiting: Bool { wanted != nil }

  /// When the next picture is due; `nil` while nothing has changed.
  var due: Int? {
    guard let wanted else { return nil }
    guard let drawnAt else { return .min }
    let interval =
      switch wanted {
      case .prompt: FramePacer.promptInterval
      case .unhurried: FramePacer.unhurriedInterval
      }
    return drawnAt + max(interval, leastInterval)
  }

  /// A picture was drawn.
  mutating func drawn(at now: Int) {
    drawnAt = now
    wanted = nil
  }
}
