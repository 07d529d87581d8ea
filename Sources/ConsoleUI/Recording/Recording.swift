package import MigrationEngine

/// Everything that reached a console, from its start: played, it makes the same pictures again, at
/// any speed, size and theme.
///
/// It holds inputs and no pictures: what came from keys, nodes and the clock, each with its moment.
/// As text it is a line that says what the console began with, then a line for each input.
package struct Recording: Equatable, Sendable {
  /// The form of the text; another number is refused.
  package static let format = 1
  /// The most inputs that are read; a busy fleet of a hundred components makes as many in a day.
  package static let maximumInputs = 1_000_000

  /// What a console began with, as far as it changes what inputs do.
  package struct Header: Codable, Equatable, Sendable {
    /// A key that is not the usual one.
    package struct Binding: Codable, Equatable, Sendable {
      package var command: String
      package var keys: [String]
    }

    package var format = Recording.format
    package var session: String
    package var startedAt: Instant
    package var size: Size
    package var isReadOnly: Bool
    package var isMouseOn: Bool
    package var themeName: String
    package var themeNames: [String]
    package var columns: [FleetColumn]
    package var bindings: [Binding]
    /// These three are missing where they are the usual ones.
    package var grouping: ListState.Grouping?
    package var confirmation: ConsoleConfiguration.Confirmation?
    package var refreshMilliseconds: Int?
    /// The component whose upgrade is shown from the start; `nil` for the list.
    package var shown: ComponentID?

    /// What a console begins with that has seen nothing yet.
    package init(_ model: Model) {
      session = model.session
      startedAt = model.now
      size = model.size
      isReadOnly = model.isReadOnly
      isMouseOn = model.isMouseOn
      themeName = model.themeName
      themeNames = model.themeNames
      columns = model.configuration.columns
      bindings = model.configuration.bindings.sorted { $0.key < $1.key }
        .map { Binding(command: $0.key, keys: $0.value) }
      let (ours, usual) = (model.configuration, ConsoleConfiguration())
      grouping = ours.grouping == usual.grouping ? nil : ours.grouping
      confirmation = ours.confirmation == usual.confirmation ? nil : ours.confirmation
      refreshMilliseconds =
        ours.refreshMilliseconds == usual.refreshMilliseconds ? nil : ours.refreshMilliseconds
    }

    /// The console as it began.
    package var model: Model {
      var configuration = ConsoleConfiguration()
      configuration.theme = themeName
      configuration.isMouseOn = isMouseOn
      configuration.columns = columns
      if let grouping { configuration.grouping = grouping }
      if let confirmation { configuration.confirmation = confirmation }
      if let refreshMilliseconds { configuration.refreshMilliseconds = refreshMilliseconds }
      for binding in bindings { configuration.bindings[binding.command] = binding.keys }
      var model = Model(
        session: session, now: startedAt, size: size, configuration: configuration,
        isReadOnly: isReadOnly)
      model.themeNames = themeNames
      if let shown {
        model.list.cursor = shown
        model.list.isUntouched = false
        model.screens.append(.upgrade(UpgradeScreen(component: shown)))
      }
      return model
    }
  }

  package var header: Header
  /// In the order they came.
  package var inputs: [TimedInput]

  /// A recording.
  package init(header: Header, inputs: [TimedInput] = []) {
    self.header = header
    self.inputs = inputs
  }
}
