internal import ConsoleUI

/// Help pages, made of the table of commands.
enum Help {
  static func overview(of commands: [Command]) -> String {
    let width = (commands.map(\.name.count).max() ?? 0) + 2
    var lines = [
      "midstream \(CommandTable.version): state from one version to the next, and the way back",
      "",
      "Commands (each knows --help):",
    ]
    lines += commands.map { "  \(pad($0.name, width))\($0.summary)" }
    lines += ["", "Also: midstream --help, midstream --version", "", "Exit codes:"]
    lines += ExitCode.meanings.map { "  \($0.code.rawValue)  \($0.meaning)" }
    return lines.joined(separator: "\n")
  }

  static func page(of command: Command) -> String {
    var lines = [command.summary, "", "usage: \(command.usage)"]
    if !command.options.isEmpty {
      let names = command.options.map { "\($0.name)\($0.value.map { " \($0)" } ?? "")" }
      let width = (names.map(\.count).max() ?? 0) + 2
      lines += ["", "Options:"]
      lines += zip(names, command.options).map { "  \(pad($0, width))\($1.summary)" }
    }
    if !command.details.isEmpty {
      // Sentences flow; what is indented is meant to stand as it is.
      let flowing = command.details.prefix { !$0.hasPrefix(" ") }
      lines += [""] + wrapped(flowing.joined(separator: " "))
      lines += command.details.dropFirst(flowing.count)
    }
    if !command.examples.isEmpty {
      lines += ["", "Examples:"] + command.examples.map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
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
