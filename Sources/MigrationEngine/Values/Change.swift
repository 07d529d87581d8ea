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

  /// The differences, first those of the old fields in their order, then what was added.
  ///
  /// - Parameter limit: how many are told; names that are too long to read are cut in locations.
  public static func between(_ old: Fields, _ new: Fields, limit: Int = .max) -> [Change] {
    var found = Found(limit: limit)
    found.collect(old, new, at: "")
    return found.changes
  }
}

/// Differences that are being looked for.
private struct Found {
  let limit: Int
  var changes: [Change] = []

  mutating func collect(_ old: Fields, _ new: Fields, at place: String) {
    func location(of entry: Fields.Entry) -> String {
      let name = FieldPath(names: [entry.name]).shown
      return place.isEmpty ? name : "\(place).\(name)"
    }
    for entry in old where changes.count < limit {
      guard let value = new[entry.name] else {
        changes.append(.removed(location(of: entry), entry.value))
        continue
      }
      if !value.isSimple || !entry.value.isSimple || value != entry.value {
        collect(entry.value, value, at: location(of: entry))
      }
    }
    for entry in new where changes.count < limit && old[entry.name] == nil {
      changes.append(.added(location(of: entry), entry.value))
    }
  }

  private mutating func collect(_ old: Value, _ new: Value, at place: String) {
    switch (old, new) {
    case (.object(let old), .object(let new)):
      collect(old, new, at: place)
    case (.array(let old), .array(let new)):
      for index in 0..<max(old.count, new.count) where changes.count < limit {
        if index >= new.count {
          changes.append(.removed("\(place)[\(index)]", old[index]))
        } else if index >= old.count {
          changes.append(.added("\(place)[\(index)]", new[index]))
        } else {
          collect(old[index], new[index], at: "\(place)[\(index)]")
        }
      }
    default:
      if old != new { changes.append(.changed(place, from: old, to: new)) }
    }
  }
}

extension Value {
  /// Whether nothing stands inside it.
  fileprivate var isSimple: Bool {
    switch self {
    case .array, .object: false
    case .null, .bool, .int, .double, .string, .bytes: true
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
