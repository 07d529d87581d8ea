/// The console at some places of a recording, so that going back does not begin at its beginning.
///
/// However long it is, only so many are kept: when there are more, every second one goes, and from
/// then on they stand twice as far apart.
struct Keyframes: Equatable, Sendable {
  static let maximumFrames = 64
  static let firstInterval = 256

  private var frames: [(position: Int, model: Model)]
  private var interval = Keyframes.firstInterval

  init(_ beginning: Model) { frames = [(0, beginning)] }

  /// Keeps one where it is time.
  mutating func keep(_ model: Model, at position: Int) {
    guard position.isMultiple(of: interval), position > frames[frames.count - 1].position else {
      return
    }
    frames.append((position, model))
    guard frames.count > Keyframes.maximumFrames else { return }
    interval *= 2
    frames = frames.filter { $0.position.isMultiple(of: interval) }
  }

  /// The last one that is not behind a place; the beginning at the least.
  func last(upTo position: Int) -> (Int, Model) {
    let frame = frames.last { $0.position <= position } ?? frames[0]
    return (frame.position, frame.model)
  }

  static func == (left: Keyframes, right: Keyframes) -> Bool {
    // They follow from the recording.
    left.interval == right.interval && left.frames.map(\.position) == right.frames.map(\.position)
  }
}
