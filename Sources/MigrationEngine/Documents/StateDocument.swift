/// A state as it stands in a file: a JSON object with its version in one of its fields.
///
/// The place of the version, the indent and the spaces stay as they were, so that a migration
/// changes little beside what it says it changes.
public struct StateDocument: Sendable {
  /// The field a version stands in unless somebody names another.
  public static let defaultVersionField = "state_version"

  /// The version and all other fields.
  public var record: StateRecord
  /// How the text was laid out.
  public var style: JSON.Style
  /// Where among the fields the version stood.
  private var versionPosition = 0

  /// Makes a document that was never a text.
  public init(record: StateRecord, style: JSON.Style = .pretty) {
    self.record = record
    self.style = style
  }

  /// Reads a document.
  ///
  /// A document without the version field is `legacy`.
  ///
  /// - Throws: `documentMalformed` or `versionMalformed`, with the position.
  public init(
    json bytes: UnsafeBufferPointer<UInt8>, versionField: FieldName,
    limits: JSON.Limits = .stateFile
  ) throws(MigrationError) {
    let value: Value
    do throws(JSONError) { value = try JSON.read(bytes, limits: limits) } catch {
      throw MigrationError(
        .documentMalformed, error.message, at: "line \(error.line), column \(error.column)")
    }
    guard case .object(var fields) = value else {
      throw MigrationError(
        .documentMalformed,
        "a state document is an object, and here stands \(value.kindName); put it into one")
    }
    style = JSON.Style.detected(in: bytes)
    guard let position = fields.position(of: versionField) else {
      record = StateRecord(version: .legacy, fields: fields)
      return
    }
    versionPosition = position
    let version = try StateDocument.version(fields.remove(at: position), versionField)
    record = StateRecord(version: version, fields: fields)
  }

  private static func version(
    _ value: Value, _ field: FieldName
  ) throws(MigrationError) -> Version {
    guard case .string(let text) = value else {
      var hint = "write a version in quotes, as \"v1\" or \"1.4.0\""
      if case .int(let number) = value, number > 0 { hint = "write it as \"v\(number)\"" }
      throw MigrationError(
        .versionMalformed, "the version is \(value.shown), and it must be text; \(hint)",
        at: field.text)
    }
    do throws(MigrationError) {
      let version = try Version(text)
      guard version != .legacy else {
        throw MigrationError(
          .versionMalformed, "a legacy document has no version; take the field away")
      }
      return version
    } catch { throw error.within(field.text) }
  }

  /// Writes the document as it was laid out.
  ///
  /// - Throws: `documentMalformed` when it holds what JSON cannot say, `fieldExists` when a
  ///   migration made a field of the version's name.
  public func append(
    to output: inout [UInt8], versionField: FieldName, limits: JSON.Limits = .stateFile
  ) throws(MigrationError) {
    guard record.fields.position(of: versionField) == nil else {
      throw MigrationError(
        .fieldExists,
        "a migration made a field of the name that the version stands in; rename it, or choose"
          + " another with --version-field", at: versionField.text)
    }
    var version: JSON.ExtraField?
    if record.version != .legacy {
      version = JSON.ExtraField(
        name: versionField, value: .string(record.version.description), place: versionPosition)
    }
    do throws(JSONError) {
      try JSON.append(record.fields, with: version, to: &output, style: style, limits: limits)
    } catch { throw MigrationError(.documentMalformed, error.message) }
  }
}
