/// What the operator chose in the configuration file; what is not said there has its usual value.
package struct ConsoleConfiguration: Equatable, Sendable {
  /// When a verb is asked about before it is done.
  package enum Confirmation: String, CaseIterable, Codable, Sendable {
    /// What loses something, and what is about several components.
    case loss
    /// Every verb; its key is pressed once more.
    case always
  }

  /// The name of a theme: one of ours, or a file beside the configuration.
  package var theme = "midstream"
  /// How often nodes are asked to tell how they are.
  package var refreshMilliseconds = 1_000
  package var isMouseOn = true
  /// Whether the console begins unable to change anything.
  package var isReadOnly = false
  package var columns = FleetColumn.allCases
  /// How the list begins.
  package var grouping = ListState.Grouping.node
  package var confirmation = Confirmation.loss
  /// What the terminal's bell rings for.
  package var bells = NoticeKind.allCases
  /// What the terminal is asked to notify of.
  package var notices = NoticeKind.allCases
  /// Keys by the names of commands; a command without keys has an empty list.
  package var bindings: [String: [String]] = [:]

  /// The usual values.
  package init() {}
}
