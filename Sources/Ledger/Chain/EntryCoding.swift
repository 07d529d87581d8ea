internal import MigrationEngine

/// How entries become columns, and columns entries again.
enum EntryCoding {
  private static let limits = JSON.Limits(
    maximumBytes: LedgerLimits.contentBytes, maximumDepth: JSON.Limits.stateFile.maximumDepth)

  /// The columns of an entry that has no place in the chain yet.
  ///
  /// - Throws: `malformed` or `tooLarge` for what cannot be recorded.
  static func row(of entry: LedgerEntry) throws(LedgerFailure) -> LedgerRow {
    let (kind, value) = try content(of: entry)
    var row = LedgerRow(
      position: 0, batch: 0, at: entry.at.microseconds, component: entry.component,
      upgrade: entry.upgrade?.text, kind: kind, content: try bytes(of: value), intent: nil,
      uid: nil, request: nil, hash: Chain.placeholder)
    if let intent = entry.intent {
      guard !intent.request.isEmpty,
        intent.request.utf8.count <= LedgerLimits.requestCharacters
      else {
        throw LedgerFailure(
          .malformed,
          "a request id has 1 to \(LedgerLimits.requestCharacters) bytes; make a shorter one")
      }
      row.intent = try bytes(of: try encoded(intent))
      row.uid = Int64(intent.uid)
      row.request = intent.request
    }
    return row
  }

  private static func content(
    of entry: LedgerEntry
  ) throws(LedgerFailure) -> (kind: String, value: Value) {
    switch entry.content {
    case .born(let birth): return (EntryKind.born, try encoded(birth))
    case .event(let event):
      let value = try encoded(event)
      guard let name = value.fields?["content"]?.fields?.first?.name else {
        throw LedgerFailure(.malformed, "an event without a name cannot be recorded; report this")
      }
      return (EntryKind.eventPrefix + name.text, value)
    case .request(let answer): return (EntryKind.request, answer)
    case .started(let start): return (EntryKind.started, try encoded(start))
    case .rowsSaved(let save): return (EntryKind.rowsSaved, try encoded(save))
    case .unknown(let kind, _):
      throw LedgerFailure(
        .malformed, "a “\(kind)” is known to newer programs only; let one of them record it")
    }
  }

  /// A saved row as it is stored and covered by its save's checksum.
  static func bytes(of row: SavedRow) throws(LedgerFailure) -> [UInt8] {
    try bytes(of: try encoded(row))
  }

  private static func encoded(_ content: some Encodable) throws(LedgerFailure) -> Value {
    do throws(MigrationError) { return try ValueEncoder().encode(content) } catch {
      throw LedgerFailure(.malformed, "it cannot be recorded: \(error)")
    }
  }

  private static func bytes(of value: Value) throws(LedgerFailure) -> [UInt8] {
    do throws(JSONError) { return try JSON.bytes(of: value, limits: limits) } catch {
      throw LedgerFailure(
        error.code == .tooLarge ? .tooLarge : .malformed, "it cannot be recorded: \(error.message)")
    }
  }

  // MARK: Reading

  /// The entry that stands in a row.
  ///
  /// - Throws: `broken` for what no program wrote so.
  static func entry(of row: LedgerRow) throws(LedgerFailure) -> StoredEntry {
    let value = try read(row.content, row)
    let content: LedgerEntry.Content =
      switch row.kind {
      case EntryKind.born: .born(try decode(ComponentBirth.self, value, row))
      case EntryKind.request: .request(answer: value)
      case EntryKind.started: .started(try decode(NodeStart.self, value, row))
      case EntryKind.rowsSaved: .rowsSaved(try decode(RowSave.self, value, row))
      default: event(value, row)
      }
    var intent: OperatorIntent?
    if let bytes = row.intent {
      intent = try decode(OperatorIntent.self, try read(bytes, row), row)
    }
    return StoredEntry(
      position: row.position, batch: row.batch, kind: row.kind,
      entry: LedgerEntry(
        component: row.component, at: Instant(microseconds: row.at), content: content,
        intent: intent),
      hash: row.hash)
  }

  /// An event that this program does not know is kept as it is, to be shown.
  private static func event(_ value: Value, _ row: LedgerRow) -> LedgerEntry.Content {
    guard row.kind.hasPrefix(EntryKind.eventPrefix),
      let event = try? ValueDecoder().decode(Event.self, from: value)
    else { return .unknown(kind: row.kind, value) }
    return .event(event)
  }

  static func savedRow(of bytes: [UInt8], of upgrade: String) throws(LedgerFailure) -> SavedRow {
    do {
      return try ValueDecoder().decode(SavedRow.self, from: try JSON.read(bytes))
    } catch {
      throw LedgerFailure(
        .broken,
        "a row saved for \(upgrade) cannot be read: \(error); verify the ledger and restore it from"
          + " a backup")
    }
  }

  private static func read(
    _ bytes: [UInt8], _ row: LedgerRow
  ) throws(LedgerFailure) -> Value {
    do throws(JSONError) { return try JSON.read(bytes) } catch {
      throw broken(row, error.message)
    }
  }

  private static func decode<Content: Decodable>(
    _ type: Content.Type, _ value: Value, _ row: LedgerRow
  ) throws(LedgerFailure) -> Content {
    do throws(MigrationError) { return try ValueDecoder().decode(type, from: value) } catch {
      throw broken(row, error.description)
    }
  }

  private static func broken(_ row: LedgerRow, _ reason: String) -> LedgerFailure {
    LedgerFailure(
      .broken,
      "entry \(row.position) cannot be read: \(reason); verify the ledger and restore it from a"
        + " backup")
  }
}
