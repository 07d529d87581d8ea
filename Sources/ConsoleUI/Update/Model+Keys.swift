extension Model {
  /// Takes a key: what is typed into comes first, then what stands in front, then the screen.
  mutating func press(_ key: Key) -> [ConsoleEffect] {
    lastKeyAt = now
    message = nil
    let command = bindings.command(for: key, isReplaying: replay != nil)
    if let command, Model.isReachedAlways(key, command) { return perform(command) }
    if let prompt { return type(key, command, prompt) }
    if let window { return press(key, command, in: window) }
    guard let command else { return jump(key) }
    // One key leaves whatever is open, and the console only from the list.
    if command == .quit, !key.isControl, screens.count > 1 {
      back()
      return []
    }
    return perform(command)
  }

  /// Whether a key does the same whatever is typed or stands in front: none that could be text.
  private static func isReachedAlways(_ key: Key, _ command: ConsoleCommand) -> Bool {
    switch key.code {
    case .function: break
    case .character, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .enter, .escape,
      .tab, .backTab, .backspace, .delete, .insert:
      guard key.isControl else { return false }
    }
    return command == .quit || command == .redraw || command == .shell
  }

  private mutating func jump(_ key: Key) -> [ConsoleEffect] {
    guard !key.isControl, !key.isAlt, case .character(let character) = key.code,
      let number = character.wholeNumberValue, character.isASCII, number > 0
    else { return [] }
    return jump(to: number)
  }

  /// Text that was pasted goes into what is typed, and is nowhere taken for keys.
  mutating func paste(_ text: String) -> [ConsoleEffect] {
    let line = Model.firstLine(of: text)
    if var prompt {
      prompt.text = String((prompt.text + line).prefix(Prompt.maximumCharacters))
      return typed(prompt)
    }
    switch window {
    case .palette(var shown):
      shown.search = String((shown.search + line).prefix(PaletteWindow.maximumCharacters))
      shown.selected = 0
      window = .palette(shown)
      return []
    case .loss: return refuse("type the name yourself; what cannot be taken back is not pasted")
    case .plan, .bulk, .throttle, nil:
      return refuse("text is pasted behind / or : only; press one of them first")
    }
  }

  private static func firstLine(of text: String) -> String {
    let line = text.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" }
    let scalars = line.prefix(Prompt.maximumCharacters).unicodeScalars
    return String(String.UnicodeScalarView(scalars.filter { !TerminalSafe.isUnsafe($0) }))
  }
}
