/// What the operator chose in the configuration file; what is not said there has its usual value.
package struct ConsoleConfiguration: Equatable, Sendable {
  package var theme = "midstream"
  package var isMouseOn = true
  package var refreshMilliseconds = 1_000
  package var columns = FleetColumn.allCases
  /// What the terminal's bell rings for.
  package var bells = NoticeKind.allCases
  /// What the terminal is asked to notify of.
  package var notices = NoticeKind.allCases
  /// Keys by the names of commands.
  package var bindings: [String: [String]] = [:]

  /// The usual values.
  package init() {}
}
