internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// So many are offered.
  static let maximumCompletions = 100

  /// What a text that is being typed may become, in whole lines.
  func completions(of prompt: Prompt) -> [String] {
    let all: [String] =
      switch prompt.kind {
      case .filter: filterCompletions(prompt.text)
      case .command: lineCompletions(prompt.text)
      }
    return Array(all.prefix(Model.maximumCompletions))
  }

  private func lineCompletions(_ text: String) -> [String] {
    guard let space = text.firstIndex(of: " ") else {
      return LineCommand.names.filter { $0.hasPrefix(text.lowercased()) }
    }
    let name = String(text[..<space])
    guard case .success(let read) = LineCommand.read(name) else { return [] }
    let begun = String(text[text.index(after: space)...])
    return arguments(of: read.command)
      .filter { $0.lowercased().hasPrefix(begun.lowercased()) }.map { "\(name) \($0)" }
  }

  /// What may stand behind a command.
  private func arguments(of command: ConsoleCommand) -> [String] {
    if command == .migrate || command == .diff || command == .dryRun {
      return focus.flatMap { fleet[$0] }?.reachable.map(\.description) ?? []
    }
    if command == .open { return fleet.places.map(\.text) }
    if command == .sort { return FleetColumn.allCases.map(\.rawValue) }
    if command == .group { return ListState.Grouping.allCases.map(\.rawValue) }
    if command == .theme { return themeNames }
    if command == .inspect {
      return focus.flatMap { fleet[$0] }?.status.tables.map(\.name) ?? []
    }
    if command == .throttle {
      return ThrottleWindow.shares.map { "\($0 / 10)" }
    }
    if command == .filter { return FilterReader.fieldStarts }
    return []
  }

  /// The last word of a filter, completed to a field.
  private func filterCompletions(_ text: String) -> [String] {
    let start = text.lastIndex(of: " ").map { text.index(after: $0) } ?? text.startIndex
    var word = String(text[start...])
    let isNegated = word.first == "!"
    if isNegated { word.removeFirst() }
    guard !word.isEmpty else { return [] }
    let before = String(text[..<start]) + (isNegated ? "!" : "")
    return FilterReader.fieldStarts.filter { $0.hasPrefix(word.lowercased()) }
      .map { before + $0 }
  }
}
