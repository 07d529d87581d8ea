internal import ConsoleTerminal
internal import ConsoleUI
internal import MigrationEngine
internal import UnixKit

/// The one thread that owns the model and the terminal.
///
/// What was typed comes first, always: between two pieces of news no more is done than a key can
/// wait for. A picture is drawn at most once in so long, and only after something has come.
struct ConsoleLoop: ~Copyable {
  /// How it came to its end.
  enum Ending: Equatable {
    /// The operator left.
    case quit
    /// Somebody wants the program ended.
    case endAsked
    /// The terminal is gone.
    case gone
  }

  /// So much news is taken in before the keyboard is looked at again.
  private static let newsAtOnce = 128
  /// So many events are told after a crash.
  private static let notedEvents = 5
  /// How long nothing may come before the model is told that time has passed.
  private static let tickNanoseconds = 1_000_000_000

  private var model: Model
  private let screen: any ConsoleScreen
  private let inbox: ConsoleInbox
  private let fleet: any FleetSide
  private let shelf: ThemeShelf
  private let recorder: Recorder?
  /// What is shown instead of the fleet, which goes on behind it.
  private var player: Player?
  /// Whether there is nothing but a recording to show.
  private let isReplay: Bool
  private var pacer = FramePacer()
  private var poller = Poller()
  private var waiting: ArraySlice<ConsoleInput> = []
  private var palette: (name: String, palette: Palette)?
  private var heardAt = MonotonicClock.nanoseconds()
  private var ending: Ending?
  /// Whether something has happened that is not yet told where a crash would tell it.
  private var hasHappened = true

  init(
    _ model: Model, _ screen: any ConsoleScreen, _ inbox: ConsoleInbox, _ fleet: any FleetSide,
    _ shelf: ThemeShelf, recorder: Recorder? = nil, player: Player? = nil
  ) {
    self.model = model
    self.player = player
    isReplay = player != nil
    self.screen = screen
    self.inbox = inbox
    self.fleet = fleet
    self.shelf = shelf
    self.recorder = recorder
  }

  /// Goes on until it ends.
  mutating func run() -> Ending {
    CrashGuard.prepareThread()
    pacer.note(.prompt)
    while true {
      drawIfDue()
      wait()
      if !poller.result(at: 0).isEmpty { for input in screen.read() { take(input) } }
      if let ending { return ending }
      if waiting.isEmpty, !poller.result(at: 1).isEmpty { waiting = inbox.take()[...] }
      for _ in 0..<ConsoleLoop.newsAtOnce {
        guard let input = waiting.popFirst() else { break }
        apply(input, input.urgency)
      }
      playOn()
      tickIfDue()
    }
  }

  /// What is shown.
  private var shown: Model { player?.model ?? model }

  // MARK: Waiting

  private mutating func wait() {
    poller.clear()
    poller.add(screen.descriptor, .read)
    poller.add(inbox.number, .read)
    guard waiting.isEmpty else { return poller.wait(upToNanoseconds: 0) }
    let now = MonotonicClock.nanoseconds()
    let times = [pacer.due, tickDue, playDue].compactMap { $0 }
    guard let next = times.min() else { return poller.wait(upToMilliseconds: nil) }
    poller.wait(upToNanoseconds: next > now ? next - now : 0)
  }

  /// When the model is to be told that time has passed; `nil` while nothing depends on it.
  private var tickDue: Int? {
    model.dependsOnTime ? heardAt + ConsoleLoop.tickNanoseconds : nil
  }

  private mutating func tickIfDue() {
    guard let tickDue, MonotonicClock.nanoseconds() >= tickDue else { return }
    apply(.ticked, .unhurried)
  }

  /// When the recording goes on; `nil` while it is held.
  private var playDue: Int? {
    guard let due = player?.nextDue else { return nil }
    let left = due.since(ConsoleClock.now).nanoseconds
    return MonotonicClock.nanoseconds() + max(0, left)
  }

  private mutating func playOn() {
    guard let due = player?.nextDue, due <= ConsoleClock.now else { return }
    player?.play(until: ConsoleClock.now)
    pacer.note(.prompt)
  }

  // MARK: Inputs

  private mutating func take(_ input: TerminalInput) {
    switch input {
    case .key(let key): apply(.key(key), .prompt)
    case .mouse(let event): apply(.mouse(event), .prompt)
    case .pasted(let text): apply(.pasted(text), .prompt)
    case .resized(let size): apply(.resized(size), .prompt)
    case .returned: apply(.returned, .prompt)
    case .stopAsked: screen.suspend()
    case .endAsked: ending = ending ?? .endAsked
    case .gone: ending = ending ?? .gone
    }
  }

  private mutating func apply(_ input: ConsoleInput, _ urgency: FramePacer.Urgency) {
    heardAt = MonotonicClock.nanoseconds()
    let now = ConsoleClock.now
    pacer.note(urgency)
    if input.isFromViewer, player != nil {
      replay(input, at: now)
      // Nothing else that is done here is meant for the fleet behind it.
      guard case .resized = input else { return }
    }
    recorder?.record(TimedInput(at: now, input: input))
    if case .news(_, .event) = input { hasHappened = true }
    for effect in model.update(input, at: now) { perform(effect) }
  }

  private mutating func replay(_ input: ConsoleInput, at now: Instant) {
    for effect in player?.update(input, at: now) ?? [] {
      if effect == .quit, !isReplay {
        player = nil
        pacer.note(.prompt)
      } else {
        perform(effect)
      }
    }
  }

  private mutating func perform(_ effect: ConsoleEffect) {
    switch effect {
    case .ask(let id, let node, let operation):
      fleet.ask(Asking(id: id, node: node, operation: operation))
    case .connect(let isReadOnly): fleet.connect(readOnly: isReadOnly)
    case .watch(let milliseconds): fleet.watch(intervalMilliseconds: milliseconds)
    case .findNodes: fleet.findNodes()
    case .copy(let text): screen.copy(text)
    case .bell: screen.bell()
    case .notice(let text): screen.notice(TerminalSafe(text))
    case .setMouse(let isOn): screen.setMouse(on: isOn)
    case .redraw: screen.redraw()
    case .suspend: screen.suspend()
    case .quit: ending = ending ?? .quit
    case .replay(let recording):
      var player = Player(
        recording, size: model.size, configuration: model.configuration,
        themeNames: model.themeNames)
      player.play(until: ConsoleClock.now)
      self.player = player
    }
  }

  // MARK: Pictures

  private mutating func drawIfDue() {
    pacer.leastInterval = screen.recommendedIntervalMilliseconds * 1_000_000
    let now = MonotonicClock.nanoseconds()
    guard let due = pacer.due, due <= now else { return }
    let shown = self.shown
    if palette?.name != shown.themeName {
      palette = (shown.themeName, shelf.palette(named: shown.themeName, depth: screen.depth))
    }
    guard let palette = palette?.palette else { return }
    screen.draw(shown.render(shown.size, palette: palette))
    pacer.drawn(at: now)
    if hasHappened { noteForCrash() }
  }

  /// What happened last, and where the recording is: all that is left after a crash.
  private mutating func noteForCrash() {
    hasHappened = false
    var lines = model.fleet.events.suffix(ConsoleLoop.notedEvents).map {
      EventText.line($0.nodeName, $0.component, $0.event)
    }
    if let recorder { lines.append("what came until then is recorded in \(recorder.path)") }
    CrashGuard.note(lines)
  }
}

extension ConsoleInput {
  /// Whether it came from whoever sits before the screen.
  fileprivate var isFromViewer: Bool {
    switch self {
    case .key, .mouse, .pasted, .resized, .returned: true
    case .found, .news, .answered, .ticked: false
    }
  }

  /// How soon what it changes must be seen.
  fileprivate var urgency: FramePacer.Urgency {
    switch self {
    case .key, .mouse, .pasted, .resized, .returned, .answered, .found: .prompt
    case .news(_, let news):
      switch news {
      case .snapshot, .resumed, .event, .legal, .goodbye, .lost, .ended: .prompt
      case .sample, .operators, .log, .unknown: .unhurried
      }
    case .ticked: .unhurried
    }
  }
}
