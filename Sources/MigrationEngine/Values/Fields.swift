/// Named values in the order they were written.
///
/// Two `Fields` are equal when they hold the same names and values, in whatever order. Up to
/// `indexThreshold` fields are searched in a row; above it an index is kept.
public struct Fields: Sendable {
  /// One named value.
  public struct Entry: Sendable {
    /// The field's name.
    public let name: FieldName
    /// What it holds.
    public var value: Value
  }

  /// From this many fields on, an index is kept.
  static let indexThreshold = 32

  private(set) var entries: [Entry]
  private var index: [FieldName: Int]?

  /// No fields.
  public init() {
    entries = []
    index = nil
  }

  /// Takes entries whose names are known to differ.
  init(uniqueEntries entries: [Entry], index: [FieldName: Int]? = nil) {
    self.entries = entries
    self.index = index ?? Fields.makeIndex(for: entries)
  }

  /// How many fields there are.
  public var count: Int { entries.count }
  /// Whether there is none.
  public var isEmpty: Bool { entries.isEmpty }

  /// Reads, replaces, appends or (with `nil`) removes a field.
  public subscript(name: FieldName) -> Value? {
    get { position(of: name).map { entries[$0].value } }
    set {
      switch (position(of: name), newValue) {
      case (let position?, let value?): entries[position].value = value
      case (let position?, nil): remove(at: position)
      case (nil, let value?): append(value, named: name)
      case (nil, nil): break
      }
    }
  }

  /// Reads, replaces, appends or (with `nil`) removes a field.
  public subscript(name: String) -> Value? {
    get { self[FieldName(name)] }
    set { self[FieldName(name)] = newValue }
  }

  @inline(__always)
  func position(of name: FieldName) -> Int? {
    // Asked this way round, the usual record without an index pays no reference count for it.
    if index != nil { return index?[name] }
    return entries.withUnsafeBufferPointer { entries in
      for position in 0..<entries.count where entries[position].name == name { return position }
      return nil
    }
  }

  /// Appends a field whose name is known to be new; one reallocation at the most.
  mutating func append(_ value: Value, named name: FieldName) {
    entries.append(Entry(name: name, value: value))
    if index != nil {
      index?[name] = entries.count - 1
    } else if entries.count >= Fields.indexThreshold {
      index = Fields.makeIndex(for: entries)
    }
  }

  /// Takes a field out, keeping the order of the rest.
  @discardableResult
  mutating func remove(at position: Int) -> Value {
    let entry = entries.remove(at: position)
    if index != nil {
      index?[entry.name] = nil
      index?.shiftDown(above: position)
    }
    return entry.value
  }

  /// Gives the field at `position` another name, where it stands.
  mutating func rename(at position: Int, to name: FieldName) {
    let old = entries[position]
    if index != nil {
      index?[old.name] = nil
      index?[name] = position
    }
    entries[position] = Entry(name: name, value: old.value)
  }

  /// Changes the value at `position` in place, without a copy where nobody else holds it.
  @inline(__always)
  mutating func update<Result, Failure: Error>(
    at position: Int, _ change: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try change(&entries[position].value)
  }

  private static func makeIndex(for entries: [Entry]) -> [FieldName: Int]? {
    guard entries.count >= indexThreshold else { return nil }
    var index: [FieldName: Int] = [:]
    index.reserveCapacity(entries.count)
    for (position, entry) in entries.enumerated() { index[entry.name] = position }
    return index
  }
}

extension Fields: RandomAccessCollection {
  /// The first position.
  public var startIndex: Int { 0 }
  /// The position after the last.
  public var endIndex: Int { entries.count }
  /// The field at a position, in the order written.
  public subscript(position: Int) -> Entry { entries[position] }
}

extension Fields: Equatable {
  /// Whether both hold the same names with equal values, in whatever order.
  public static func == (left: Fields, right: Fields) -> Bool {
    guard left.count == right.count else { return false }
    for position in 0..<left.count {
      let entry = left.entries[position]
      // Most often both stand in the same order; then no search is needed.
      let other =
        right.entries[position].name == entry.name ? position : right.position(of: entry.name)
      guard let other, right.entries[other].value == entry.value else { return false }
    }
    return true
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  /// Writes fields as a literal; a repeated name is a programmer's error and stops the program.
  public init(dictionaryLiteral elements: (String, Value)...) {
    self.init()
    for (name, value) in elements {
      let name = FieldName(name)
      precondition(position(of: name) == nil, "the field \(name) is written twice")
      append(value, named: name)
    }
  }
}

extension [FieldName: Int] {
  /// Moves every place behind `position` up by one; no name is hashed again for that.
  fileprivate mutating func shiftDown(above position: Int) {
    var place = values.startIndex
    while place != values.endIndex {
      if values[place] > position { values[place] -= 1 }
      values.formIndex(after: &place)
    }
  }
}
