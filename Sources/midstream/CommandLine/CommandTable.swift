internal import ConsoleUI
internal import MigrationEngine
internal import StateFiles

/// The table of commands: the one place that knows them all.
struct CommandTable: Sendable {
  /// The version of the program.
  static let version = "0.1.0"

  let commands: [Command]

  /// The program's commands.
  static let midstream: CommandTable = CommandTable(
    commands: StateCommands.all + [Completions.command])

  /// Runs what was typed.
  func run(_ arguments: [String]) -> ExitCode {
    if arguments == ["--version"] {
      Output.line("midstream \(CommandTable.version)")
      return .done
    }
    let isHelp = arguments.contains { $0 == "--help" || $0 == "-h" } || arguments.first == "help"
    let words = Array(arguments.drop { $0 == "help" }.prefix { !$0.hasPrefix("-") })
    guard let command = command(namedBy: words) else {
      return explain(words, isHelp: isHelp || arguments.isEmpty)
    }
    if isHelp {
      Output.text(Help.page(of: command))
      return .done
    }
    do {
      return try command.run(command.parse(Array(arguments.dropFirst(command.words.count))))
    } catch {
      return report(error, of: command)
    }
  }

  private func command(namedBy words: [String]) -> Command? {
    commands.first { words.starts(with: $0.words) }
  }

  /// Says what there is when no command was named.
  private func explain(_ words: [String], isHelp: Bool) -> ExitCode {
    let known = commands.filter { $0.words.starts(with: words) }
    if isHelp, !known.isEmpty {
      Output.text(Help.overview(of: known))
      return .done
    }
    guard known.isEmpty else {
      let next = known.map { $0.words[words.count] }.joined(separator: ", ")
      Output.error("midstream \(words.joined(separator: " ")) needs one of: \(next)")
      return .usage
    }
    let typed = words.joined(separator: " ")
    let near = commands.map(\.name).min { typed.distance(to: $0) < typed.distance(to: $1) }
    Output.error(
      words.isEmpty
        ? "there is no such option; `midstream --help` lists all commands"
        : "there is no command “\(typed)”; did you mean `midstream \(near ?? "")`?")
    return .usage
  }

  private func report(_ error: any Error, of command: Command) -> ExitCode {
    switch error {
    case let error as UsageError:
      Output.error("\(error.message)")
      Output.error("usage: \(command.usage)")
      return .usage
    case let error as MigrationError:
      Output.error("\(error)")
      return error.code == .versionMalformed ? .usage : .refused
    case let error as FileError:
      Output.error("\(error)")
      return .failed
    default:
      Output.error("\(String(describing: error))")
      return .failed
    }
  }
}
