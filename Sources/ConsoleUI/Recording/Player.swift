package import MigrationEngine

/// Plays a recording: the same screens again, in the size and colours of whoever looks, with the
/// verbs locked.
///
/// Whoever looks may look elsewhere than the operator did then; `f` goes back to what that one saw.
///
/// ```swift
/// var player = Player(recording, size: size, configuration: configuration, themeNames: names)
/// player.play(until: now)
/// let picture = player.model.render(size, palette: palette)
/// ```
package struct Player: Equatable, Sendable {
  /// How quick it may be.
  package static let speeds = 0.125...64.0
  /// So many inputs are taken in at once, so that keys are never kept waiting.
  static let maximumInputsAtOnce = 2_000

  package let recording: Recording
  /// How many inputs are taken in.
  package private(set) var position = 0
  package private(set) var isPlaying = true
  /// 1 is as quick as it was.
  package private(set) var speed = 1.0
  /// The moment that is shown, by the recording's clock.
  package private(set) var at: Instant
  /// The console as it was then.
  private var folded: Model
  private var frames: Keyframes
  /// The moment of the viewer's clock up to which it was played.
  private var playedUntil: Instant?
  /// Where the viewer looks, unless at what was looked at then.
  private var look: Look?
  private var viewer: Viewer

  /// What a viewer sees it with.
  private struct Viewer: Equatable, Sendable {
    var size: Size
    var themeName: String
    var themeNames: [String]
    var bindings: KeyBindings
    var isMouseOn: Bool
  }

  /// A recording at its beginning, held until ``play(until:)`` is called.
  package init(
    _ recording: Recording, size: Size,
    configuration: ConsoleConfiguration = ConsoleConfiguration(), themeNames: [String] = []
  ) {
    self.recording = recording
    at = recording.header.startedAt
    folded = recording.header.model
    frames = Keyframes(recording.header.model)
    viewer = Viewer(
      size: size, themeName: configuration.theme, themeNames: themeNames,
      bindings: KeyBindings.resolve(configuration.bindings).bindings,
      isMouseOn: configuration.isMouseOn)
  }

  // MARK: The picture

  /// The console as it is shown.
  package var model: Model {
    var model = folded
    model.size = viewer.size
    model.themeName = viewer.themeName
    model.themeNames = viewer.themeNames
    model.bindings = viewer.bindings
    model.isMouseOn = viewer.isMouseOn
    model.now = max(model.now, at)
    model.replay = ReplayState(
      isPlaying: isPlaying, speed: speed, position: position, count: recording.inputs.count, at: at)
    look?.show(in: &model)
    return model
  }

  /// Whether all of it was played.
  package var isAtEnd: Bool { position == recording.inputs.count }

  /// When there is something new to show, by the viewer's clock; `nil` while it is held.
  package var nextDue: Instant? {
    guard isPlaying, let playedUntil, recording.inputs.indices.contains(position) else {
      return nil
    }
    let wait = max(.zero, recording.inputs[position].at.since(at))
    return playedUntil + wait / speed
  }

  // MARK: Playing

  /// Plays up to a moment of the viewer's clock.
  package mutating func play(until now: Instant) {
    let elapsed = playedUntil.map { max(.zero, now.since($0)) } ?? .zero
    playedUntil = max(playedUntil ?? now, now)
    guard isPlaying else { return }
    at = at + elapsed * speed
    var taken = 0
    while position < recording.inputs.count, recording.inputs[position].at <= at {
      // What is left is taken in next time; the clock waits for it.
      guard taken < Player.maximumInputsAtOnce else {
        at = max(folded.now, recording.inputs[position].at)
        return
      }
      takeNext()
      taken += 1
    }
    if isAtEnd {
      isPlaying = false
      at = max(folded.now, recording.header.startedAt)
    }
  }

  private mutating func takeNext() {
    let input = recording.inputs[position]
    _ = folded.update(input.input, at: input.at)
    position += 1
    frames.keep(folded, at: position)
  }

  /// Goes to where so many inputs are taken in, forward or back.
  package mutating func go(to wanted: Int) {
    let wanted = min(max(0, wanted), recording.inputs.count)
    if wanted < position { (position, folded) = frames.last(upTo: wanted) }
    while position < wanted { takeNext() }
    at = max(folded.now, recording.header.startedAt)
  }

  // MARK: Keys

  /// Takes what the viewer does; what comes from the fleet of today is let go.
  package mutating func update(_ input: ConsoleInput, at now: Instant) -> [ConsoleEffect] {
    play(until: now)
    switch input {
    case .resized(let size):
      viewer.size = size
      return []
    case .returned: return [.redraw]
    case .found, .news, .answered, .ticked: return []
    case .mouse, .pasted: return lookAround(input)
    case .key(let key):
      let isTyping = look?.takesText ?? false
      let command = viewer.bindings.command(for: key, isReplaying: true)
      if !isTyping, let command {
        if command == .quit { return [.quit] }
        if perform(command) { return [] }
      }
      return lookAround(input)
    }
  }

  /// Does what is about the playing itself.
  private mutating func perform(_ command: ConsoleCommand) -> Bool {
    switch command {
    case .play:
      if isAtEnd { go(to: 0) }
      isPlaying.toggle()
    case .replayForward:
      isPlaying = false
      go(to: position + 1)
    case .replayBack:
      isPlaying = false
      go(to: position - 1)
    case .faster: speed = min(Player.speeds.upperBound, speed * 2)
    case .slower: speed = max(Player.speeds.lowerBound, speed / 2)
    case .follow: look = nil
    case .up, .down, .first, .last, .pageUp, .pageDown, .halfUp, .halfDown, .open, .back,
      .nextPane, .previousPane, .filter, .nextMatch, .previousMatch, .sort, .reverse, .group,
      .mark, .markAll, .freeze, .upgrade, .inspect, .diff, .events, .history, .operators, .help,
      .theme, .palette, .line, .copy, .mouse, .readOnly, .redraw, .shell, .quit, .suspend,
      .migrate, .step, .continue, .pause, .resume, .rollBack, .finalize, .throttle, .dryRun,
      .cancel, .cutOver, .keep, .retry, .takeOver:
      return false
    }
    return true
  }

  /// Has the viewer look where the operator did not.
  private mutating func lookAround(_ input: ConsoleInput) -> [ConsoleEffect] {
    var model = self.model
    if look == nil {
      // What the operator typed then takes none of the viewer's keys.
      model.prompt = nil
      model.window = nil
    }
    let effects = model.update(input, at: model.now)
    viewer.themeName = model.themeName
    viewer.isMouseOn = model.isMouseOn
    look = Look(model)
    return effects.filter(\.isForViewers)
  }
}

extension ConsoleEffect {
  /// Whether it is done where a recording is shown: nothing is asked of today's fleet.
  fileprivate var isForViewers: Bool {
    switch self {
    case .copy, .setMouse, .redraw, .suspend, .quit: true
    case .ask, .connect, .watch, .findNodes, .bell, .notice, .replay: false
    }
  }
}
