/// Something that the mouse did over the picture.
///
/// In text: what it did, column and row, as in `Click 12,5`.
package struct MouseEvent: Hashable, Sendable {
  /// What it did.
  package enum Action: String, CaseIterable, Sendable {
    /// The left button went down.
    case click = "Click"
    /// The middle button went down.
    case middleClick = "MiddleClick"
    /// The right button went down.
    case rightClick = "RightClick"
    /// The wheel turned away from the user.
    case wheelUp = "WheelUp"
    /// The wheel turned towards the user.
    case wheelDown = "WheelDown"
  }

  package let action: Action
  /// The cell under the pointer.
  package let point: Point

  /// Says what happened where.
  package init(_ action: Action, at point: Point) {
    self.action = action
    self.point = point
  }

  /// Reads what the description says; `nil` for anything else.
  package init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, let action = Action(rawValue: String(words[0])) else { return nil }
    let numbers = words[1].split(separator: ",", omittingEmptySubsequences: false)
    guard numbers.count == 2, let column = Int(numbers[0]), let row = Int(numbers[1]), column >= 0,
      row >= 0
    else { return nil }
    self.init(action, at: Point(column: column, row: row))
  }
}

extension MouseEvent: CustomStringConvertible {
  /// The action, column and row.
  package var description: String { "\(action.rawValue) \(point.column),\(point.row)" }
}

extension MouseEvent: Codable {
  /// Reads the text of an event.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let event = MouseEvent(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "“\(text)” is nothing a mouse does; write it like Click 12,5")
    }
    self = event
  }

  /// Writes the text of the event.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
