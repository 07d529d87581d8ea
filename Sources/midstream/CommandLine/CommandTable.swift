internal import ConsoleTerminal
internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import StateFiles
internal import WireProtocol

/// The table of commands: the one place that knows them all.
struct CommandTable: Sendable {
  /// The version of the program.
  static let version = "0.1.0"

  /// What the program does when no command is named.
  let bare: Command
  let commands: [Command]

  /// The program's commands.
  static let midstream: CommandTable = CommandTable(
    bare: ConsoleVerb.command,
    commands: FleetCommands.all + StateCommands.all + [Completions.command, ManualPage.command])

  /// Runs what was typed.
  func run(_ arguments: [String]) -> ExitCode {
    if arguments == ["--version"] {
      Output.line("midstream \(CommandTable.version)")
      return .done
    }
    // Behind “--” stand operands only, whatever they look like.
    let named = arguments.prefix { $0 != "--" }
    let isHelp = named.contains { $0 == "--help" || $0 == "-h" } || arguments.first == "help"
    let words = Array(arguments.drop { $0 == "help" }.prefix { !$0.hasPrefix("-") })
    let isBare = words.isEmpty && !isHelp
    guard let command = isBare ? bare : command(namedBy: words) else {
      return explain(words, isHelp: isHelp)
    }
    if isHelp {
      Output.text(Help.page(of: command))
      return .done
    }
    do {
      return try command.run(command.parse(Array(arguments.dropFirst(command.words.count))))
    } catch {
      let wantsJSON = named.contains("--json")
      return report(error, of: command, wantsJSON: wantsJSON)
    }
  }

  private func command(namedBy words: [String]) -> Command? {
    commands.first { words.starts(with: $0.words) }
  }

  /// Says what there is when no command was named.
  private func explain(_ words: [String], isHelp: Bool) -> ExitCode {
    let known = commands.filter { $0.words.starts(with: words) }
    if isHelp, !known.isEmpty {
      Output.text(Help.overview(of: known, bare: words.isEmpty ? bare : nil))
      return .done
    }
    guard known.isEmpty else {
      let next = known.map { $0.words[words.count] }.joined(separator: ", ")
      Output.error("midstream \(words.joined(separator: " ")) needs one of: \(next)")
      return .usage
    }
    // Names have two words at the most; what follows are operands.
    let group = commands.contains { $0.words.count > 1 && $0.words.first == words.first }
    let wrong = words.prefix(group ? 2 : 1).joined(separator: " ")
    let near = commands.min { wrong.distance(toNameOf: $0) < wrong.distance(toNameOf: $1) }
    let isNear = near.map { wrong.distance(toNameOf: $0) <= 3 } ?? false
    let hint: TerminalSafe =
      isNear
      ? "did you mean `midstream \(near?.name ?? "")`?" : "`midstream --help` lists all commands"
    Output.error("there is no command “\(wrong)”; \(hint)")
    return .usage
  }

  /// Says why a command could not begin; for programs as an object like any other result.
  private func report(
    _ error: any Error, of command: Command, wantsJSON: Bool
  ) -> ExitCode {
    let (exit, code, message): (ExitCode, String, String) =
      switch error {
      case let error as UsageError: (.usage, "usage", error.message)
      case let error as MigrationError:
        (
          error.code == .versionMalformed ? .usage : .refused, error.code.rawValue,
          error.description
        )
      case let error as FileError: (.failed, error.code.rawValue, error.description)
      case let error as FleetError: (ExitCode(error), error.code.rawValue, error.message)
      case let error as TerminalError: (.usage, error.code.rawValue, error.message)
      default: (.failed, "unexpected", String(describing: error))
      }
    Output.error("\(message)")
    if exit == .usage, !(error is TerminalError) { Output.error("usage: \(command.usage)") }
    if wantsJSON {
      var fields: Fields = ["error": .string(code), "message": .string(message)]
      if let failure = (error as? FleetError)?.failure {
        fields["kind"] = .string(failure.kind.rawValue)
      }
      Output.json(.object(fields))
    }
    return exit
  }
}

extension String {
  /// How far this is from a command's name, or from its last word alone.
  fileprivate func distance(toNameOf command: Command) -> Int {
    min(distance(to: command.name), command.words.last.map { distance(to: $0) } ?? Int.max)
  }
}
