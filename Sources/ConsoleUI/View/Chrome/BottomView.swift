/// What is said, and the keys that are legal now.
///
/// The verbs stand in the last row, always; above it what can be looked at, which gives way to what
/// is said where that needs the room.
struct BottomView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {
    let (above, last) = area.split(bottom: 1)
    if let prompt = model.prompt {
      PromptView(prompt).draw(on: &canvas, in: above, keys: last)
      return
    }
    let used = say(on: &canvas, in: above)
    let hints = KeyHints(model)
    if used < above.rows {
      canvas.put(hints.looks, in: above.split(top: used).rest)
    }
    if model.window == nil {
      canvas.put(hints.verbs, after: hints.lead, in: last)
    } else {
      // A window says its own keys; this one is the same for all.
      canvas.put(StyledLine("Esc", .key) + StyledLine(" back", .keyLabel), column: 1, in: last)
    }
  }

  /// Says what is to be said, and returns how many rows it took.
  private func say(on canvas: inout Canvas, in area: Area) -> Int {
    let inner = area.inset(columns: 1)
    if let message = model.message {
      return canvas.paragraph(message.kind.sign + message.text, message.kind.role, in: inner)
    }
    // Where there is little room the keys matter more than what can be seen in the list.
    guard area.rows > 1, let guidance = Guidance(model) else { return 0 }
    return canvas.paragraph(guidance.text, guidance.role, in: inner)
  }
}

extension Message.Kind {
  fileprivate var role: ThemeRole {
    switch self {
    case .info: .text
    case .good: .good
    case .warning: .warning
    case .bad: .bad
    }
  }

  /// Told apart without colours.
  fileprivate var sign: TerminalSafe {
    switch self {
    case .info: ""
    case .good: "✓ "
    case .warning: "! "
    case .bad: "✗ "
    }
  }
}
