internal import MigrationEngine

extension Prompt {
  /// The longest text that is typed.
  package static let maximumCharacters = 500
}

extension Model {
  /// Opens the line that is typed into behind `/`, with what the screen is filtered by.
  mutating func beginFilter() {
    let present: String
    switch screen {
    case .events(let shown): present = shown.filter
    case .help(let shown): present = shown.search
    case .fleet: present = list.filter
    case .component, .upgrade, .rows, .history, .themes, .operators: return
    }
    prompt = Prompt(kind: .filter, text: present, previous: present)
  }

  /// Takes a key that is typed.
  mutating func type(
    _ key: Key, _ command: ConsoleCommand?, _ present: Prompt
  ) -> [ConsoleEffect] {
    var next = present
    switch key.code {
    case .enter: return accept(present)
    case .escape:
      prompt = nil
      if present.kind == .filter { narrow(to: present.previous) }
      return []
    case .tab: return complete(present, 1)
    case .backTab: return complete(present, -1)
    case .backspace:
      // One more than there is leaves the line, as in an editor.
      guard !next.text.isEmpty else {
        prompt = nil
        return []
      }
      next.text.removeLast()
    case .character(let character): next.take(key, character)
    case .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .delete, .insert, .function:
      return []
    }
    return typed(next)
  }

  /// What was typed takes effect as it is typed, where it only shows something.
  mutating func typed(_ next: Prompt) -> [ConsoleEffect] {
    var next = next
    next.chosen = nil
    next.completions = completions(of: next)
    prompt = next
    if next.kind == .filter { narrow(to: next.text) }
    return []
  }

  private mutating func accept(_ present: Prompt) -> [ConsoleEffect] {
    prompt = nil
    switch present.kind {
    case .filter:
      narrow(to: present.text)
      return []
    case .command: return performLine(present.text)
    }
  }

  private mutating func narrow(to text: String) {
    switch screen {
    case .events(var shown):
      shown.filter = text
      shown.back = 0
      screen = .events(shown)
      if let problem = Filter(text).problem { say(.warning, "\(problem)") }
    case .help(var shown):
      shown.search = text
      shown.top = 0
      screen = .help(shown)
    case .fleet: filter(text)
    case .component, .upgrade, .rows, .history, .themes, .operators: break
    }
  }

  private mutating func complete(_ present: Prompt, _ step: Int) -> [ConsoleEffect] {
    var next = present
    if next.completions.isEmpty { next.completions = completions(of: next) }
    guard !next.completions.isEmpty else { return [] }
    let count = next.completions.count
    next.chosen = next.chosen.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
    next.text = next.completions[next.chosen ?? 0]
    prompt = next
    if next.kind == .filter { narrow(to: next.text) }
    return []
  }
}

extension Prompt {
  /// Adds a character; Ctrl-U empties the line and Ctrl-W takes a word back.
  fileprivate mutating func take(_ key: Key, _ character: Character) {
    if key == .control("u") { text = "" }
    if key == .control("w") {
      while text.last == " " { text.removeLast() }
      while let last = text.last, last != " " { text.removeLast() }
    }
    guard !key.isControl, !key.isAlt, text.count < Prompt.maximumCharacters,
      !character.unicodeScalars.contains(where: TerminalSafe.isUnsafe)
    else { return }
    text.append(character)
  }
}
