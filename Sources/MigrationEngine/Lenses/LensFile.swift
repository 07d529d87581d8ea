/// A lens with its place in the version graph, as one JSON file holds it.
///
/// ```json
/// {"from": "1.0.0", "to": "1.1.0", "title": "Track tool permissions",
///  "record": [{"add": "permissions.history", "value": []}],
///  "tables": {"clients": [{"add": "tier", "value": "basic"}]}}
/// ```
public struct LensFile: Equatable, Sendable {
  /// The version it starts from.
  public var from: Version
  /// The version it leads to.
  public var to: Version
  /// What it is for, in a few words.
  public var title: String
  /// What it changes, as ``Migration/Kind`` names it.
  public var kind: Migration.Kind
  /// What its author wants readers to know; no part of the definition.
  public var notes: [String]
  /// What it does.
  public var lens: Lens

  /// Makes the content of a file.
  public init(
    from: Version, to: Version, title: String = "", kind: Migration.Kind = .state,
    notes: [String] = [], lens: Lens
  ) {
    self.from = from
    self.to = to
    self.title = title
    self.kind = kind
    self.notes = notes
    self.lens = lens
  }

  /// The name that the file must have: `v1_0_0_to_v1_1_0.json`.
  public var fileName: String { LensFile.fileName(from: from, to: to) }

  /// The name of the file that leads from one version to another.
  public static func fileName(from: Version, to: Version) -> String {
    "\(from.fileNamePart)_to_\(to.fileNamePart).json"
  }

  /// The versions that a file's name promises.
  ///
  /// - Throws: `definitionMalformed` when the name is not of the form `v1_to_v2.json`.
  public static func versions(
    inFileName name: String
  ) throws(MigrationError) -> (from: Version, to: Version) {
    let malformed = MigrationError(
      .definitionMalformed,
      "“\(name)” is no name for a migration; name it like v1_0_0_to_v1_1_0.json or"
        + " legacy_to_v1.json")
    guard name.hasSuffix(".json") else { throw malformed }
    let stem = name.dropLast(".json".count)
    for index in stem.indices where stem[index...].hasPrefix("_to_") {
      let (from, to) = (stem[..<index], stem[index...].dropFirst("_to_".count))
      guard let from = try? Version(fileNamePart: from), let to = try? Version(fileNamePart: to)
      else { continue }
      return (from, to)
    }
    throw malformed
  }
}

extension LensFile {
  private static let knownFields = ["from", "to", "title", "kind", "notes", "record", "tables"]

  /// Reads the content of a lens file.
  ///
  /// - Throws: `definitionMalformed` or `versionMalformed`, saying what is wrong and where.
  public init(json bytes: [UInt8]) throws(MigrationError) {
    let value: Value
    do { value = try JSON.read(bytes) } catch {
      throw MigrationError(
        .definitionMalformed, error.message, at: "line \(error.line), column \(error.column)")
    }
    guard case .object(let fields) = value else {
      throw Operation.malformed("a migration is an object with from, to and record or tables")
    }
    for entry in fields where !LensFile.knownFields.contains(entry.name.text) {
      throw Operation.malformed(
        "a migration knows no “\(entry.name)”; it knows"
          + " \(LensFile.knownFields.joined(separator: ", "))"
      )
    }
    self.init(
      from: try LensFile.version("from", in: fields), to: try LensFile.version("to", in: fields),
      title: try LensFile.title(in: fields), kind: try LensFile.kind(in: fields),
      notes: try LensFile.notes(in: fields), lens: try LensFile.lens(in: fields))
  }

  private static func version(_ name: String, in fields: Fields) throws(MigrationError) -> Version {
    guard case .string(let text)? = fields[name] else {
      throw Operation.malformed("“\(name)” must be a version in quotes, as \"1.0.0\" or \"legacy\"")
    }
    do throws(MigrationError) { return try Version(text) } catch { throw error.within(name) }
  }

  private static func title(in fields: Fields) throws(MigrationError) -> String {
    switch fields["title"] {
    case nil: return ""
    case .string(let text)?: return text
    case let other?: throw Operation.malformed("“title” is \(other); write a few words in quotes")
    }
  }

  private static func kind(in fields: Fields) throws(MigrationError) -> Migration.Kind {
    guard let value = fields["kind"] else { return .state }
    guard case .string(let text) = value, let kind = Migration.Kind(rawValue: text) else {
      let known = Migration.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Operation.malformed("“kind” is \(value); it is one of \(known)")
    }
    return kind
  }

  private static func notes(in fields: Fields) throws(MigrationError) -> [String] {
    guard let value = fields["notes"] else { return [] }
    let lines = (value.elements ?? [value]).map(\.text)
    guard lines.allSatisfy({ $0 != nil }) else {
      throw Operation.malformed("“notes” is text, or a list of lines of text")
    }
    return lines.compactMap(\.self)
  }

  private static func lens(in fields: Fields) throws(MigrationError) -> Lens {
    var record = OperationList([])
    if let value = fields["record"] {
      do throws(MigrationError) { record = try OperationList(json: value) } catch {
        throw error.within("record")
      }
    }
    var tables: [Lens.TableSteps] = []
    if let value = fields["tables"] {
      guard case .object(let lists) = value else {
        throw Operation.malformed("“tables” is an object of lists of operations, by table")
      }
      for entry in lists {
        do throws(MigrationError) {
          let steps = try OperationList(json: entry.value)
          tables.append(Lens.TableSteps(entry.name, steps.operations))
        } catch { throw error.within("tables.\(entry.name)") }
      }
    }
    return try Lens(record: record.operations, tables: tables)
  }

  /// The file's content, one operation a line.
  ///
  /// - Throws: `definitionMalformed` when an operation holds a number JSON has no form for.
  public func text() throws(MigrationError) -> String {
    do {
      var lines = [
        "\"from\": \(try JSON.text(of: .string(from.description)))",
        "\"to\": \(try JSON.text(of: .string(to.description)))",
        "\"title\": \(try JSON.text(of: .string(title)))",
      ]
      if kind != .state { lines.append("\"kind\": \"\(kind.rawValue)\"") }
      if !notes.isEmpty {
        lines.append(
          "\"notes\": [\n" + (try LensFile.listed(notes.map { .string($0) }, "    ")) + "]")
      }
      lines.append("\"record\": " + (try LensFile.steps(lens.record, "    ")))
      if !lens.tables.isEmpty {
        let tables = try lens.tables.map { table in
          "    \(try JSON.text(of: .string(table.table.text))): "
            + (try LensFile.steps(table.steps, "      "))
        }
        lines.append("\"tables\": {\n\(tables.joined(separator: ",\n"))}")
      }
      return "{\n  " + lines.joined(separator: ",\n  ") + "\n}\n"
    } catch {
      throw MigrationError(.definitionMalformed, "\(error)")
    }
  }

  private static func steps(_ list: OperationList, _ indent: String) throws -> String {
    guard !list.operations.isEmpty else { return "[]" }
    return "[\n" + (try listed(list.operations.map(\.json), indent)) + "]"
  }

  private static func listed(_ values: [Value], _ indent: String) throws -> String {
    try values.map { indent + (try JSON.text(of: $0, style: .spaced)) }.joined(separator: ",\n")
  }

  /// The checksum of what the file does: versions, kind and operations, whatever the layout, the
  /// order of fields, the title or the notes.
  public var checksum: Checksum {
    var tables = Fields()
    for table in lens.tables { tables[table.table] = table.steps.json }
    let definition: Value = [
      "from": .string(from.description), "to": .string(to.description),
      "kind": .string(kind.rawValue), "record": lens.record.json, "tables": .object(tables),
    ]
    return Checksum(of: Array(definition.canonical.description.utf8))
  }
}
