package import MigrationEngine

/// All that the console knows and shows: a value that inputs change and that a picture is made of.
///
/// ## Topics
/// - ``update(_:at:)``: takes an input in, and says what must be done.
/// - ``render(_:palette:)``: the picture.
package struct Model: Equatable, Sendable {
  // MARK: The world

  /// The moment of the last input.
  package var now: Instant
  package var size: Size
  package var fleet = FleetModel()
  /// What is shown while the picture is frozen; the fleet goes on behind it.
  package var frozen: FleetModel?

  // MARK: The operator's choices

  /// Makes the names of upgrades that are begun here unlike all others.
  package let session: String
  package var configuration: ConsoleConfiguration
  package var bindings: KeyBindings
  /// Whether we only look; the service holds us to it.
  package var isReadOnly: Bool
  package var isMouseOn: Bool
  /// The theme that is shown.
  package var themeName: String
  /// All themes there are; the shell knows them.
  package var themeNames: [String] = []
  /// Whether the cursor goes where an upgrade begins.
  package var isFollowing = false
  /// When a key was pressed last.
  package var lastKeyAt: Instant?

  // MARK: What is shown

  package var list = ListState()
  /// The last one is shown; there is always one.
  package var screens: [Screen] = [.fleet]
  /// What stands in front of it and takes the keys.
  package var window: Window?
  /// The line at the bottom that is typed into, which takes the keys before anything else.
  package var prompt: Prompt?
  /// What is said at the bottom until something else is.
  package var message: Message?

  // MARK: What was asked

  package var pending: [AskID: Ask] = [:]
  package var lastAsk = 0
  package var upgradesBegun = 0
  /// What the operator did here, the newest last.
  package var actions: [OperatorAction] = []
  package var lastAction = 0
  /// What may have been done or not, until the state tells.
  package var unsettled: [UnsettledAction] = []
  /// Whether nodes are asked for their logs.
  package var wantsLogs = false
  /// Upgrades that others had control of and we took over.
  package var takenOver: [ComponentID: UpgradeID] = [:]
  /// Set while a recording is shown: verbs are locked.
  package var replay: ReplayState?

  /// A console that has seen nothing yet.
  package init(
    session: String, now: Instant, size: Size,
    configuration: ConsoleConfiguration = ConsoleConfiguration(), isReadOnly: Bool = false
  ) {
    self.session = session
    self.now = now
    self.size = size
    self.configuration = configuration
    self.isReadOnly = isReadOnly || configuration.isReadOnly
    list.grouping = configuration.grouping
    bindings = KeyBindings.resolve(configuration.bindings).bindings
    isMouseOn = configuration.isMouseOn
    themeName = configuration.theme
  }

  /// The fleet as it is shown.
  package var shownFleet: FleetModel { frozen ?? fleet }

  /// The screen that is shown.
  package var screen: Screen {
    get { screens.last ?? .fleet }
    set {
      if screens.isEmpty { screens = [newValue] } else { screens[screens.count - 1] = newValue }
    }
  }

  /// The component that verbs are about: that of the screen, or of the list's cursor.
  package var focus: ComponentID? { screen.component ?? list.cursor }
}

/// What is said at the bottom.
package struct Message: Equatable, Sendable {
  package enum Kind: Equatable, Sendable { case info, good, warning, bad }

  package var kind: Kind
  package var text: TerminalSafe
  package var at: Instant
}

/// A recording that is being shown.
package struct ReplayState: Equatable, Sendable {
  package var isPlaying: Bool
  /// 1 is as quick as it was.
  package var speed: Double
  /// How many inputs were shown, of how many.
  package var position: Int
  package var count: Int
  /// When what is shown happened.
  package var at: Instant
}
