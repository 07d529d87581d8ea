/// Turns any `Encodable` value into a ``Value``, and with ``JSON`` into text.
///
/// The fields of an object keep the order in which they were encoded. Integers are exact; what a
/// `Value` cannot hold exactly, such as an integer over 64 bits or a number that is not finite, is
/// refused.
///
/// ```swift
/// let value = try ValueEncoder().encode(plan)
/// let line = try JSON.text(of: value, limits: .wire)
/// ```
public struct ValueEncoder: Sendable {
  /// The most objects and arrays inside one another; as deep as a state file may be.
  public static let maximumDepth = 128

  /// An encoder; it holds nothing and can be used again.
  public init() {}

  /// Encodes a value.
  ///
  /// - Throws: `documentMalformed` with the place of what does not fit.
  public func encode(_ value: some Encodable) throws(MigrationError) -> Value {
    let place = EncodedPlace()
    do {
      try ValueWriter(place: place, codingPath: []).write(value)
    } catch let error as MigrationError {
      throw error
    } catch {
      throw MigrationError(
        .documentMalformed, "the value refused to be encoded; correct its encode(to:)",
        cause: String(describing: error))
    }
    return place.value
  }
}

/// A place that an encoder fills: containers are handed out before what goes into them is known.
final class EncodedPlace {
  enum Content {
    case empty
    case value(Value)
    case object([(name: FieldName, place: EncodedPlace)])
    case array([EncodedPlace])
  }

  var content = Content.empty

  var value: Value {
    switch content {
    case .empty: .object([:])
    case .value(let value): value
    case .array(let places): .array(places.map(\.value))
    case .object(let places):
      .object(
        Fields(uniqueEntries: places.map { Fields.Entry(name: $0.name, value: $0.place.value) }))
    }
  }

  /// A second value under a name takes the place of the first.
  func place(named name: FieldName) -> EncodedPlace {
    let made = EncodedPlace()
    guard case .object(var places) = content else {
      content = .object([(name, made)])
      return made
    }
    content = .empty
    if let known = places.firstIndex(where: { $0.name == name }) {
      places[known].place = made
    } else {
      places.append((name, made))
    }
    content = .object(places)
    return made
  }

  func appendedPlace() -> EncodedPlace {
    let made = EncodedPlace()
    guard case .array(var places) = content else {
      content = .array([made])
      return made
    }
    content = .empty
    places.append(made)
    content = .array(places)
    return made
  }
}

/// A step into an array, or a name that no type declared.
struct PlainKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: String) { (stringValue, intValue) = (name, nil) }
  init(index: Int) { (stringValue, intValue) = ("[\(index)]", index) }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { self.init(index: intValue) }

  /// Where a coding path leads, as messages say it: `sessions[3].tier`.
  static func location(_ path: [any CodingKey]) -> String {
    path.reduce("") { text, key in
      if key.intValue != nil && key.stringValue.hasPrefix("[") { return text + key.stringValue }
      return text.isEmpty ? key.stringValue : text + "." + key.stringValue
    }
  }
}
