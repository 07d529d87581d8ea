internal import ConsoleUI

/// How the program ends, for scripts.
enum ExitCode: Int32 {
  case done = 0
  case failed = 1
  case usage = 2
  case refused = 3
  case unreachable = 4
  case outcomeUnknown = 5

  /// What each code means, for the help.
  static let meanings: [(code: ExitCode, meaning: String)] = [
    (.done, "done"),
    (.failed, "failed, or rolled back"),
    (.usage, "the command line was wrong"),
    (.refused, "refused; the message says what would make it legal"),
    (.unreachable, "a node could not be reached; nothing was done there"),
    (.outcomeUnknown, "the outcome is unknown; look before you repeat it"),
  ]
}

/// One verb of the program; help, completions and parsing all come from here.
struct Command: Sendable {
  /// What a shell offers where a value is typed.
  enum Completion: Sendable { case nothing, file, folder, words([String]) }

  /// Something that is given by name.
  struct Option: Sendable {
    let name: String
    /// What its value is called; `nil` for a switch.
    let value: String?
    let summary: String
    var completion: Completion = .nothing
    var isRequired = false
  }

  /// The words that name it, as in `state migrate`; none for what the program does without.
  let words: [String]
  /// What it does, in one line.
  let summary: String
  /// What is given without a name, as shown in the usage line.
  let operands: String
  /// How many operands there may be.
  let operandCount: ClosedRange<Int>
  /// What a shell offers for operands.
  let operandCompletion: Completion
  /// What is given by name.
  let options: [Option]
  /// More about it, for its help page.
  let details: [String]
  /// Lines to try, each run by a test.
  let examples: [String]
  /// What it does.
  let run: @Sendable (Invocation) throws -> ExitCode

  var name: String { words.joined(separator: " ") }

  var usage: String {
    let required = options.filter(\.isRequired).map { "\($0.name) \($0.value ?? "")" }
    let rest = options.contains { !$0.isRequired } ? ["[OPTIONS]"] : []
    let parts = [operands] + required + rest
    return (["midstream", name] + parts).filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// What was typed after a command's name.
struct Invocation: Sendable {
  let operands: [String]
  let switches: Set<String>
  let values: [String: String]

  func has(_ name: String) -> Bool { switches.contains(name) }
}

/// A command line that is wrong, and what would be right.
struct UsageError: Error {
  let message: String
}

extension Command {
  /// Sorts what was typed into operands, switches and values.
  func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
    var operands: [String] = []
    var switches: Set<String> = []
    var values: [String: String] = [:]
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        operands.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = try option(named: String(parts[0]))
      guard option.value != nil else {
        guard parts.count == 1 else {
          throw UsageError(message: "\(option.name) takes no value; write it alone")
        }
        switches.insert(option.name)
        continue
      }
      guard values[option.name] == nil else {
        throw UsageError(message: "\(option.name) stands twice; write it once")
      }
      let next = rest.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
      if parts.count == 1, next != nil { rest.removeFirst() }
      guard let value = parts.count == 2 ? String(parts[1]) : next, !value.isEmpty else {
        throw UsageError(
          message: "\(option.name) needs a value: \(option.name) \(option.value ?? "")")
      }
      values[option.name] = value
    }
    try refuseIncomplete(operands, values)
    return Invocation(operands: operands, switches: switches, values: values)
  }

  private func option(named name: String) throws(UsageError) -> Option {
    if let option = options.first(where: { $0.name == name }) { return option }
    let near = options.map(\.name).min { name.distance(to: $0) < name.distance(to: $1) }
    let hint = near.flatMap { name.distance(to: $0) <= 3 ? "; did you mean \($0)?" : nil }
    let who = words.isEmpty ? "midstream" : self.name
    throw UsageError(message: "\(who) knows no \(name)\(hint ?? "")")
  }

  private func refuseIncomplete(
    _ operands: [String], _ values: [String: String]
  ) throws(UsageError) {
    for option in options where option.isRequired && values[option.name] == nil {
      throw UsageError(
        message: "\(option.name) \(option.value ?? "") is missing: \(option.summary)")
    }
    guard operandCount ~= operands.count else {
      throw UsageError(
        message: operands.count < operandCount.lowerBound
          ? "\(self.operands) is missing"
          : "there is too much: “\(operands[operandCount.upperBound])”")
    }
  }
}
