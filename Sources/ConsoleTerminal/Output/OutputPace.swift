/// How fast pictures may follow one another, by how long the terminal takes to show them.
///
/// Three things are measured, each where the others see nothing:
///
/// - How long a picture takes to be *written*: the kernel keeps up to 64 KB for a pseudo-terminal,
///   4 KB for a serial line, and then takes no more.
/// - What the kernel has not yet *sent on* when the next picture comes (TIOCOUTQ): serial lines
///   only, pseudo-terminals always say nothing.
/// - When the terminal has *come so far*: after every ``probeBytes`` it is asked how it is
///   (DSR, `ESC [ 5 n`), which every terminal answers once it has shown all that came before. ssh
///   takes 2 MB from the kernel before it lets anybody wait; only the answer tells. What it takes
///   beyond the quickest answer so far is queueing, and no property of the way.
///
/// The interval is twice the longest delay of late; it grows at once, and shrinks by a quarter with
/// each picture. Where a terminal that is known to answer has not, no picture is sent until it has:
/// no more than ``holdBytes`` are ever under way to it. One that never answers is asked once.
///
/// Times are nanoseconds of the clock that never jumps, and handed in.
struct OutputPace {
  static let minimumMilliseconds = 33
  static let maximumMilliseconds = 5_000
  static let probeBytes = 4_096
  static let holdBytes = 16_384
  /// A terminal that has not answered for so long will not.
  static let patienceMilliseconds = 3_000

  private var delay = 0
  private var unfinishedSince: Int?
  private var lastSent: Int?
  private var probeSent: Int?
  private var quickestAnswer: Int?
  private var bytesSinceAnswer = 0
  private var isMute = false

  /// Whether the next bytes are to end in the question.
  var wantsProbe: Bool { !isMute && probeSent == nil && bytesSinceAnswer >= Self.probeBytes }

  /// Whether an answer is still to come.
  var awaitsAnswer: Bool { probeSent != nil }

  /// How long at least from one picture to the next.
  var intervalMilliseconds: Int {
    min(Self.maximumMilliseconds, max(Self.minimumMilliseconds, 2 * delay / 1_000_000))
  }

  /// How long the next picture must wait at the most; `nil` when it may go.
  func holdMilliseconds(now: Int) -> Int? {
    guard !isMute, quickestAnswer != nil, let probeSent, bytesSinceAnswer > Self.holdBytes else {
      return nil
    }
    let left = Self.patienceMilliseconds - (now - probeSent) / 1_000_000
    return left > 0 ? left : nil
  }

  /// A picture of so many bytes is about to be written; what the kernel still had then.
  mutating func begins(bytes: Int, queued: Int, isProbed: Bool, now: Int) {
    if queued > 0, let lastSent { learn(2 * (now - lastSent)) }
    if let probeSent, now - probeSent > Self.patienceMilliseconds * 1_000_000 {
      // It once did answer: the link may be dead, but the pictures go on.
      isMute = true
      self.probeSent = nil
    }
    bytesSinceAnswer += bytes
    lastSent = now
    if isProbed { probeSent = now }
  }

  /// Whether all of the picture has been written.
  mutating func wrote(all: Bool, now: Int) {
    if !all {
      if unfinishedSince == nil { unfinishedSince = lastSent ?? now }
    } else if let since = unfinishedSince {
      unfinishedSince = nil
      learn(now - since)
    } else {
      learn(0)
    }
  }

  /// The terminal has come as far as the last question.
  mutating func answered(now: Int) {
    guard let sent = probeSent else { return }
    let taken = now - sent
    probeSent = nil
    isMute = false
    bytesSinceAnswer = 0
    let quickest = min(quickestAnswer ?? taken, taken)
    quickestAnswer = quickest
    learn(taken - quickest)
  }

  private mutating func learn(_ sample: Int) {
    delay = sample > delay ? sample : delay - (delay - sample) / 4
  }
}
