/// A migration that is written as small steps, whose way back is derived and not written.
///
/// A lens has one list of steps for the record and one for the rows of each table it touches; the
/// lists do not see one another. In a document, a table is the top-level field of its name: an
/// object of rows by key, or an array of rows.
///
/// ```swift
/// let lens = try Lens(record: [
///   Operation(.rename(FieldPath("memory"), to: "longTermMemory"))
/// ])
/// lens.verdict  // .lossless
/// ```
///
/// ## Topics
///
/// ### Doing and undoing
/// - ``forward(_:)``
/// - ``back(_:previous:)``
///
/// ### What is known before any document is seen
/// - ``verdict``
/// - ``inverse``
/// - ``touchedTables``
///
/// ### Putting together
/// - ``then(_:)``
public struct Lens: Equatable, Sendable {
  /// The steps on the rows of one table.
  public struct TableSteps: Equatable, Sendable {
    /// The table's name.
    public let table: FieldName
    /// What is done to each of its rows.
    public let steps: OperationList

    /// Makes the steps of one table.
    public init(_ table: FieldName, _ operations: [Operation]) {
      self.table = table
      steps = OperationList(operations)
    }

    /// The same as a step on a whole document.
    fileprivate var asOperation: Operation {
      Operation(.each(FieldPath(names: [table]), steps))
    }
  }

  /// Nobody writes a longer lens by hand, and each operation may wrap a value once more.
  static let maximumOperations = 10_000

  /// The steps on the record.
  public let record: OperationList
  /// The steps on tables, in the order they were written.
  public let tables: [TableSteps]
  /// Both, as steps on a whole document.
  private let document: OperationList

  /// Makes a lens.
  ///
  /// - Throws: `definitionMalformed` when a step names nothing, a table stands twice, or a step on
  ///   the record reaches into a table that has steps of its own.
  public init(record: [Operation] = [], tables: [TableSteps] = []) throws(MigrationError) {
    let count = (record + tables.flatMap(\.steps.operations)).reduce(0) { $0 + $1.count }
    guard count <= Lens.maximumOperations else {
      throw MigrationError(
        .definitionMalformed,
        "a lens of \(count) operations; make several migrations, of at most"
          + " \(Lens.maximumOperations) each")
    }
    let names = tables.map(\.table)
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw MigrationError(
        .definitionMalformed, "the table “\(name)” stands twice; put its operations in one list")
    }
    for (index, operation) in record.enumerated() {
      do throws(MigrationError) {
        try operation.validate(isElement: false)
        try operation.validateText()
        if let table = names.first(where: { operation.touches($0) }) {
          throw MigrationError(
            .definitionMalformed,
            "\(operation) reaches into the table “\(table)”; put it into that table's list")
        }
      } catch { throw error.within("record[\(index)]") }
    }
    for table in tables {
      for (index, operation) in table.steps.operations.enumerated() {
        do throws(MigrationError) {
          try operation.validate(isElement: true)
          try operation.validateText()
        } catch { throw error.within("tables.\(table.table)[\(index)]") }
      }
    }
    self.init(checkedRecord: OperationList(record), tables: tables)
  }

  /// Takes lists that are known to fit together.
  private init(checkedRecord record: OperationList, tables: [TableSteps]) {
    self.record = record
    self.tables = tables
    document = OperationList(record.operations + tables.map(\.asOperation))
  }

  /// What can be said of the way back without looking at a document.
  public var verdict: Verdict { document.verdict }

  /// The tables whose rows change.
  public var touchedTables: [String] { tables.map(\.table.text) }

  /// Whether the record changes.
  public var touchesRecord: Bool { !record.operations.isEmpty }

  /// The lens of the way back; `nil` when a step is one-way.
  public var inverse: Lens? {
    guard let inverses = record.inverses else { return nil }
    var back: [TableSteps] = []
    for table in tables {
      guard let inverses = table.steps.inverses else { return nil }
      back.append(TableSteps(table.table, inverses))
    }
    // The way back names the same fields as the way there, so what was checked then holds now.
    return Lens(checkedRecord: OperationList(inverses), tables: back)
  }

  /// This lens, then `next`, as one.
  ///
  /// - Throws: `definitionMalformed` when a record step of one reaches into a table of the other.
  public func then(_ next: Lens) throws(MigrationError) -> Lens {
    var tables = self.tables
    for later in next.tables {
      if let index = tables.firstIndex(where: { $0.table == later.table }) {
        tables[index] = TableSteps(
          later.table, tables[index].steps.operations + later.steps.operations)
      } else {
        tables.append(later)
      }
    }
    return try Lens(record: record.operations + next.record.operations, tables: tables)
  }

  /// Takes a document forward.
  ///
  /// - Throws: an error with the location of the first field that does not fit.
  public func forward(_ fields: Fields) throws(MigrationError) -> Fields {
    var fields = fields
    try document.apply(to: &fields)
    return fields
  }

  /// Takes a document forward where it stands; after a throw it is half of each.
  func apply(to fields: inout Fields) throws(MigrationError) { try document.apply(to: &fields) }

  /// Takes a document back where it stands; after a throw it is half of each.
  func revert(_ fields: inout Fields) throws(MigrationError) {
    try document.revert(&fields, previous: nil)
  }

  /// Takes a document back.
  ///
  /// Where `previous` — what stood there before it went forward — is known, a field that was
  /// removed comes back as it was; otherwise its filler stands in for it.
  ///
  /// - Throws: `notReversible` when a step is one-way; otherwise as ``forward(_:)``.
  public func back(_ fields: Fields, previous: Fields? = nil) throws(MigrationError) -> Fields {
    var fields = fields
    try document.revert(&fields, previous: previous)
    return fields
  }
}

extension Operation {
  /// Refuses steps that no document can be given to.
  fileprivate func validate(isElement: Bool) throws(MigrationError) {
    for path in namedPaths where path.isItself && !(isElement && actsOnValueAt != nil) {
      throw malformed(
        "“.” names the element itself, which only map, convert, wrap, unwrap and each"
          + " inside “each” can change; name a field")
    }
    switch action {
    case .nest(let names, _), .hoist(let names, _):
      guard !names.isEmpty else { throw malformed("it names no fields; name at least one") }
      guard Set(names).count == names.count else {
        throw malformed("it names a field twice; name it once")
      }
    case .convert(_, let from, let to):
      guard from.converts(to: to) else {
        throw malformed(
          "\(from.rawValue) cannot be written as \(to.rawValue); bool, int, double and string"
            + " convert into one another, null only to and from string")
      }
    case .each(_, let inner):
      for (index, operation) in inner.operations.enumerated() {
        do throws(MigrationError) {
          try operation.validate(isElement: true)
        } catch { throw error.within("do[\(index)]") }
      }
    case .add, .remove, .rename, .move, .map, .wrap, .unwrap: break
    }
  }

  /// A step stands this deep in a lens file: below the file, `tables`, the table and its list.
  private static let depthInFile = 4

  /// Refuses steps that a lens file cannot hold: the checksum is made of their text, and two steps
  /// without one could not be told apart.
  fileprivate func validateText() throws(MigrationError) {
    var limits = JSON.Limits.stateFile
    limits.maximumDepth -= Operation.depthInFile
    guard let bytes = try? JSON.bytes(of: json, limits: limits),
      let value = try? JSON.read(bytes), let again = try? Operation(json: value), again == self
    else {
      throw malformed(
        "a lens file cannot hold it; leave out numbers that are not finite, empty names, objects"
          + " that stand for bytes, and values over \(limits.maximumDepth) deep")
    }
  }

  private func malformed(_ problem: String) -> MigrationError {
    MigrationError(.definitionMalformed, "\(self): \(problem)")
  }

  /// The paths the step names; those of `nest` and `hoist` are their holders.
  private var namedPaths: [FieldPath] {
    switch action {
    case .add(let path, _), .remove(let path, _), .rename(let path, _), .map(let path, _),
      .convert(let path, _, _), .wrap(let path), .unwrap(let path), .each(let path, _),
      .nest(_, let path), .hoist(_, let path):
      [path]
    case .move(let source, let target): [source, target]
    }
  }

  /// Whether the step reads or writes the top-level field `name` or anything in it.
  fileprivate func touches(_ name: FieldName) -> Bool {
    if namedPaths.contains(where: { $0.names.first == name }) { return true }
    switch action {
    case .rename(let path, let new): return path.names.count == 1 && new == name
    case .nest(let names, let holder), .hoist(let names, let holder):
      return holder.names.count == 1 && names.contains(name)
    case .add, .remove, .move, .map, .convert, .wrap, .unwrap, .each: return false
    }
  }
}
