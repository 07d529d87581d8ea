/// Shell completions, made of the table of commands.
enum Completions {
  static let shells = ["bash", "zsh", "fish"]

  static let command: Command = Command(
    words: ["completions"], summary: "Print completions for bash, zsh or fish", operands: "SHELL",
    operandCount: 1...1, operandCompletion: .words(shells), options: [],
    details: [
      "Put this into the file that your shell reads at its start:",
      "  bash  eval \"$(midstream completions bash)\"",
      "  zsh   eval \"$(midstream completions zsh)\"",
      "  fish  midstream completions fish | source",
    ],
    examples: ["midstream completions bash"]
  ) { invocation in
    let table = CommandTable.midstream
    switch invocation.operands[0] {
    case "bash": Output.text(bash(table))
    case "zsh":
      Output.text("autoload -U +X bashcompinit && bashcompinit\n" + bash(table))
    case "fish": Output.text(fish(table))
    default:
      throw UsageError(
        message: "completions are for \(shells.joined(separator: ", ")),"
          + " not for “\(invocation.operands[0])”")
    }
    return .done
  }

  // MARK: bash, and zsh through its bashcompinit

  private static func bash(_ table: CommandTable) -> String {
    let commands = table.commands
    let options = table.bare.options.map(\.name)
    let firstWords =
      commands.map { $0.words[0] }.unique + ["help", "--help", "--version"] + options
    let groups = commands.filter { $0.words.count > 1 }.map { $0.words[0] }.unique
    let groupCases = groups.map { group in
      let next = commands.filter { $0.words[0] == group && $0.words.count > 1 }.map { $0.words[1] }
      return "    \(group)) words=\"\(next.joined(separator: " ")) --help\" ;;"
    }
    let commandCases = commands.map { command in
      let pattern = command.words.joined(separator: "\\ ")
      let names = command.options.map(\.name) + ["--help"]
      let operands = bashOperands(command.operandCompletion)
      return """
            \(pattern)*)
              case "$previous" in
        \(bashValueCases(command))
              *) words="\(names.joined(separator: " "))"; \(operands) ;;
              esac ;;
        """
    }
    return """
      _midstream() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        local line="${COMP_WORDS[*]:1:COMP_CWORD-1}" words="" files=""
        case "$line" in
          "") words="\(firstWords.joined(separator: " "))" ;;
          -*)
            case "$previous" in
      \(bashValueCases(table.bare))
              *) words="\(options.joined(separator: " "))" ;;
            esac ;;
      \(groupCases.joined(separator: "\n"))
      \(commandCases.joined(separator: "\n"))
        esac
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        local IFS=$'\\n'  # File names may hold spaces.
        case "$files" in
          file) COMPREPLY+=($(compgen -f -- "$current")) ;;
          folder) COMPREPLY+=($(compgen -d -- "$current")) ;;
        esac
      }
      complete -o filenames -F _midstream midstream
      """
  }

  private static func bashValueCases(_ command: Command) -> String {
    command.options.filter { $0.value != nil }.map { option in
      let action =
        switch option.completion {
        case .nothing: "words=\"\""
        case .file: "files=file"
        case .folder: "files=folder"
        case .words(let words): "words=\"\(words.joined(separator: " "))\""
        }
      return "        \(option.name)) \(action) ;;"
    }.joined(separator: "\n")
  }

  private static func bashOperands(_ completion: Command.Completion) -> String {
    switch completion {
    case .nothing: "files=\"\""
    case .file: "files=file"
    case .folder: "files=folder"
    case .words(let words): "words=\"$words \(words.joined(separator: " "))\""
    }
  }

  // MARK: fish

  private static func fish(_ table: CommandTable) -> String {
    let commands = table.commands
    var lines = [
      "complete -c midstream -f", "complete -c midstream -n __fish_use_subcommand -l help",
    ]
    lines.append("complete -c midstream -n __fish_use_subcommand -l version")
    lines += table.bare.options.map { fishOption($0, if: "__fish_use_subcommand") }
    let groups = commands.filter { $0.words.count > 1 }.map { $0.words[0] }.unique
    for group in groups {
      lines.append("complete -c midstream -n __fish_use_subcommand -a \(group)")
    }
    for command in commands where command.words.count == 1 {
      lines.append(
        "complete -c midstream -n __fish_use_subcommand -a \(command.words[0])"
          + " -d \(fishQuoted(command.summary))")
    }
    for command in commands {
      // A verb of one word may also be the second word of another.
      let others = command.words.count > 1 ? [] : groups
      let conditions =
        command.words.map { "__fish_seen_subcommand_from \($0)" }
        + others.map { "not __fish_seen_subcommand_from \($0)" }
      let seen = conditions.joined(separator: "; and ")
      if command.words.count > 1 {
        let before = "__fish_seen_subcommand_from \(command.words[0])"
        let siblings = commands.filter { $0.words[0] == command.words[0] }.map { $0.words[1] }
        lines.append(
          "complete -c midstream -n '\(before); and not __fish_seen_subcommand_from"
            + " \(siblings.joined(separator: " "))' -a \(command.words[1])"
            + " -d \(fishQuoted(command.summary))")
      }
      lines += command.options.map { fishOption($0, if: "'\(seen)'") }
      lines += fishOperands(command.operandCompletion, seen)
    }
    return lines.joined(separator: "\n")
  }

  private static func fishOption(_ option: Command.Option, if condition: String) -> String {
    "complete -c midstream -n \(condition) -l \(option.name.dropFirst(2))"
      + (option.value == nil ? "" : " -r\(fishValue(option.completion))")
      + " -d \(fishQuoted(option.summary))"
  }

  private static func fishQuoted(_ text: String) -> String {
    let escaped = text.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "'\(String(escaped))'"
  }

  private static func fishValue(_ completion: Command.Completion) -> String {
    switch completion {
    case .nothing: ""
    case .file: " -F"
    case .folder: " -a '(__fish_complete_directories)'"
    case .words(let words): " -a '\(words.joined(separator: " "))'"
    }
  }

  private static func fishOperands(_ completion: Command.Completion, _ seen: String) -> [String] {
    switch completion {
    case .nothing: []
    case .file, .folder: ["complete -c midstream -n '\(seen)' -F"]
    case .words(let words):
      ["complete -c midstream -n '\(seen)' -a '\(words.joined(separator: " "))'"]
    }
  }
}

extension [String] {
  /// The words, each once, in the order of their first place.
  fileprivate var unique: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
