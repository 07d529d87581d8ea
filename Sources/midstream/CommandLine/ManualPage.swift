internal import ConsoleUI

/// The manual page, made of the tables of commands and keys; see man(7).
enum ManualPage {
  static let command = Command(
    words: ["manual"], summary: "Print the manual page", operands: "", operandCount: 0...0,
    operandCompletion: .nothing, options: [],
    details: [
      "It is made for man:", "  midstream manual > midstream.1 && man ./midstream.1",
    ],
    examples: ["midstream manual"]
  ) { _ in
    Output.text(text(of: .midstream))
    return .done
  }

  static func text(of table: CommandTable) -> String {
    var page = [
      ".TH MIDSTREAM 1 \"\" \"midstream \(CommandTable.version)\" \"User Commands\"", ".nh",
      ".SH NAME", "midstream \\- state from one version to the next, and the way back",
      ".SH SYNOPSIS", ".B midstream", "[OPTIONS]", ".br", ".B midstream", "COMMAND ...",
      ".SH DESCRIPTION", escaped(table.bare.summary) + ".",
    ]
    page += paragraphs(table.bare.details)
    page += [".SH OPTIONS"] + options(table.bare)
    page += [".SH KEYS"] + keys
    page += [".SH COMMANDS"] + table.commands.flatMap(section)
    page += [".SH EXIT STATUS"]
    for (code, meaning) in ExitCode.meanings {
      page += [".TP", "\(code.rawValue)", escaped(meaning)]
    }
    page += [".SH ENVIRONMENT"] + environment.flatMap { [".TP", ".B \($0)", escaped($1)] }
    return page.joined(separator: "\n")
  }

  private static let environment = [
    ("MIDSTREAM_DIR", "the folder of the nodes' sockets, instead of the usual ones"),
    ("XDG_CONFIG_HOME", "where midstream/config and midstream/themes are; ~/.config by default"),
    ("NO_COLOR", "when it is set and not empty, no colours are used"),
    ("COLUMNS, LINES", "the size of the picture that --once prints"),
  ]

  private static func section(_ command: Command) -> [String] {
    [".SS " + escaped(command.usage), escaped(command.summary) + "."]
      + paragraphs(command.details) + options(command)
      + command.examples.flatMap { [".PP", ".EX", "    " + escaped($0), ".EE"] }
  }

  private static func options(_ command: Command) -> [String] {
    command.options.flatMap { option in
      [
        ".TP", ".B " + escaped(option.name) + (option.value.map { " " + escaped($0) } ?? ""),
        escaped(option.summary),
      ]
    }
  }

  private static var keys: [String] {
    CommandCatalog.Section.allCases.flatMap { section in
      let entries = CommandCatalog.all.filter { $0.section == section }
      return [".SS " + escaped(section.rawValue)] + entries.flatMap(key)
    }
  }

  private static func key(_ entry: CommandCatalog.Entry) -> [String] {
    let typed = ":" + entry.command.rawValue + (entry.argument.map { " " + $0 } ?? "")
    return [
      ".TP", ".B " + escaped(entry.keys.joined(separator: ", ")),
      escaped("\(entry.summary) (\(typed))"),
    ]
  }

  /// Sentences flow; what is indented is meant to stand as it is.
  private static func paragraphs(_ lines: [String]) -> [String] {
    guard !lines.isEmpty else { return [] }
    return [".PP"]
      + lines.flatMap { $0.hasPrefix(" ") ? [".br", escaped($0)] : [escaped($0)] }
  }

  /// Nothing of it is meant for the formatter.
  private static func escaped(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "\\": safe += "\\e"
      case "-": safe += "\\-"
      case "'": safe += "\\(aq"
      case "`": safe += "\\(ga"
      case "^": safe += "\\(ha"
      case "~": safe += "\\(ti"
      default: safe.append(character)
      }
    }
    return safe.hasPrefix(".") ? "\\&" + safe : safe
  }
}
