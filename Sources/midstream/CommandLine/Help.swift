internal import ConsoleUI

/// Help pages, made of the table of commands.
enum Help {
  /// All commands, and what the program does without one.
  static func overview(of commands: [Command], bare: Command?) -> String {
    let width = (commands.map(\.name.count).max() ?? 0) + 2
    var lines = [
      "midstream \(CommandTable.version): state from one version to the next, and the way back", "",
    ]
    if let bare {
      lines += ["usage: \(bare.usage)", "", "\(bare.summary)."]
      lines += [""] + options(of: bare) + details(of: bare) + [""]
    }
    lines += ["Commands (each knows --help):"]
    lines += commands.map { "  \(pad($0.name, width))\($0.summary)" }
    lines += ["", "Also: midstream --help, midstream --version", "", "Exit codes:"]
    lines += ExitCode.meanings.map { "  \($0.code.rawValue)  \($0.meaning)" }
    return lines.joined(separator: "\n")
  }

  static func page(of command: Command) -> String {
    var lines = [command.summary, "", "usage: \(command.usage)"]
    if !command.options.isEmpty { lines += [""] + options(of: command) }
    lines += details(of: command)
    if !command.examples.isEmpty {
      lines += ["", "Examples:"] + command.examples.map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private static func options(of command: Command) -> [String] {
    let names = command.options.map { "\($0.name)\($0.value.map { " \($0)" } ?? "")" }
    let width = (names.map(\.count).max() ?? 0) + 2
    return ["Options:"] + zip(names, command.options).map { "  \(pad($0, width))\($1.summary)" }
  }

  private static func details(of command: Command) -> [String] {
    guard !command.details.isEmpty else { return [] }
    // Sentences flow; what is indented is meant to stand as it is.
    let flowing = command.details.prefix { !$0.hasPrefix(" ") }
    return [""] + wrapped(flowing.joined(separator: " "))
      + command.details.dropFirst(flowing.count)
  }

  /// Help is read at 80 columns.
  private static let width = 78

  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count >= width, lines[lines.count - 1] != "" {
        lines.append("")
      }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    TerminalSafe(text).padded(to: width).text
  }
}
