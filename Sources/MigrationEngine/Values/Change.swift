/// One difference between two states, field by field.
public struct Change: Equatable, Sendable {
  /// What happened to a field.
  public enum Kind: Equatable, Sendable {
    /// It is new.
    case added(Value)
    /// It is gone.
    case removed(Value)
    /// It holds something else.
    case changed(from: Value, to: Value)
  }

  /// Where, as in `sessions[3].tier`.
  public let location: String
  /// What happened there.
  public let kind: Kind

  /// A field that is new.
  public static func added(_ location: String, _ value: Value) -> Change {
    Change(location: location, kind: .added(value))
  }

  /// A field that is gone.
  public static func removed(_ location: String, _ value: Value) -> Change {
    Change(location: location, kind: .removed(value))
  }

  /// A field that holds something else.
  public static func changed(_ location: String, from old: Value, to new: Value) -> Change {
    Change(location: location, kind: .changed(from: old, to: new))
  }

  /// All differences, first those of the old fields in their order, then what was added.
  public static func between(_ old: Fields, _ new: Fields) -> [Change] {
    var changes: [Change] = []
    collect(old, new, at: "", into: &changes)
    return changes
  }

  private static func collect(
    _ old: Fields, _ new: Fields, at place: String, into changes: inout [Change]
  ) {
    func location(of entry: Fields.Entry) -> String {
      let name = FieldPath(names: [entry.name]).description
      return place.isEmpty ? name : "\(place).\(name)"
    }
    for entry in old {
      if let value = new[entry.name] {
        collect(entry.value, value, at: location(of: entry), into: &changes)
      } else {
        changes.append(.removed(location(of: entry), entry.value))
      }
    }
    for entry in new where old[entry.name] == nil {
      changes.append(.added(location(of: entry), entry.value))
    }
  }

  private static func collect(
    _ old: Value, _ new: Value, at place: String, into changes: inout [Change]
  ) {
    switch (old, new) {
    case (.object(let old), .object(let new)):
      collect(old, new, at: place, into: &changes)
    case (.array(let old), .array(let new)):
      for (index, pair) in zip(old, new).enumerated() {
        collect(pair.0, pair.1, at: "\(place)[\(index)]", into: &changes)
      }
      for index in new.count..<max(old.count, new.count) {
        changes.append(.removed("\(place)[\(index)]", old[index]))
      }
      for index in old.count..<max(old.count, new.count) {
        changes.append(.added("\(place)[\(index)]", new[index]))
      }
    default:
      if old != new { changes.append(.changed(place, from: old, to: new)) }
    }
  }
}

extension Change: CustomStringConvertible {
  /// `+ place: value`, `- place: value` or `~ place: old → new`.
  public var description: String {
    switch kind {
    case .added(let value): "+ \(location): \(value)"
    case .removed(let value): "- \(location): \(value)"
    case .changed(let old, let new): "~ \(location): \(old) → \(new)"
    }
  }
}

extension Value: CustomStringConvertible {
  /// The value as JSON where JSON can say it.
  public var description: String {
    (try? JSON.text(of: self, style: .spaced)) ?? "a value JSON cannot hold"
  }
}
