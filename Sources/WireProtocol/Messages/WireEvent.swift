package import MigrationEngine

/// An event as it comes over the wire: known, or kept as it came.
///
/// An event that this side does not know wholly is shown raw; whoever follows a component must then
/// take a new snapshot before it acts.
package enum WireEvent: Equatable, Sendable {
  /// One that this side knows.
  case known(Event)
  /// One that it does not know, or not wholly.
  case raw(Value)

  /// The event, where it is known.
  package var event: Event? {
    switch self {
    case .known(let event): event
    case .raw: nil
    }
  }
}

extension WireEvent: Codable {
  /// Reads an event; whatever is not known wholly stays as it came.
  package init(from decoder: any Decoder) throws {
    let value = try Value(from: decoder)
    // What is written again must be what was read, or a part of it was not understood.
    guard let event = try? ValueDecoder().decode(Event.self, from: value),
      let again = try? ValueEncoder().encode(event), again == value
    else {
      self = .raw(value)
      return
    }
    self = .known(event)
  }

  /// Writes the event.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .known(let event): try event.encode(to: encoder)
    case .raw(let value): try value.encode(to: encoder)
    }
  }
}
