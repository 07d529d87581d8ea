/// Why the engine refused something, in words that say what to do next.
///
/// Every error has a stable ``code`` for programs, a ``message`` for people that ends in a remedy,
/// and, where a document is at fault, the ``location`` inside it.
public struct MigrationError: Error, Equatable, Sendable {
  /// What went wrong, stable across releases.
  public enum Code: String, Sendable, CaseIterable {
    // Versions.
    case versionMalformed = "version.malformed"
    case versionUnknown = "version.unknown"
    case versionMismatch = "version.mismatch"
    case versionNewerThanTarget = "version.newer-than-target"
    case noPath = "version.no-path"

    // Migrations, their definitions and the documents they meet.
    case documentMalformed = "migration.document-malformed"
    case definitionMalformed = "migration.definition-malformed"
    case definitionDuplicate = "migration.definition-duplicate"
    case definitionChanged = "migration.definition-changed"
    case fieldMissing = "migration.field-missing"
    case fieldExists = "migration.field-exists"
    case fieldUnexpected = "migration.field-unexpected"
    case valueUnmapped = "migration.value-unmapped"
    case notReversible = "migration.not-reversible"
    case transformFailed = "migration.transform-failed"
    case validationFailed = "migration.validation-failed"

    // Tests of migrations.
    case expectationFailed = "test.expectation-failed"
    case roundTripFailed = "test.round-trip-failed"
    case generatorExhausted = "test.generator-exhausted"

    /// The group a code belongs to: a wrong version, a failing migration, or a failing test.
    public enum Family: String, Sendable { case version, migration, test }

    /// The part of the code before the dot.
    public var family: Family {
      switch self {
      case .versionMalformed, .versionUnknown, .versionMismatch, .versionNewerThanTarget, .noPath:
        .version
      case .documentMalformed, .definitionMalformed, .definitionDuplicate, .definitionChanged,
        .fieldMissing, .fieldExists, .fieldUnexpected, .valueUnmapped, .notReversible,
        .transformFailed, .validationFailed:
        .migration
      case .expectationFailed, .roundTripFailed, .generatorExhausted:
        .test
      }
    }
  }

  /// What went wrong, for programs.
  public var code: Code
  /// What went wrong, for people: a sentence, and what to do about it.
  public var message: String
  /// Where in the document, as a path such as `sessions[3].tier`; empty for the document itself.
  public var location: String
  /// The migration that was running, where one was: the location is one of its intermediate state.
  public var migration: String?
  /// The error below this one, in its own words.
  public var cause: String?

  /// Makes an error; `message` should end in a remedy.
  public init(_ code: Code, _ message: String, at location: String = "", cause: String? = nil) {
    self.code = code
    self.message = message
    self.location = location
    self.cause = cause
    migration = nil
  }

  /// The same error, met while `migration` was running.
  func during(_ migration: Migration) -> MigrationError {
    var error = self
    error.migration = error.migration ?? migration.name
    return error
  }

  /// The same error, with `outer` put before its location.
  func within(_ outer: String) -> MigrationError {
    var error = self
    let joins = location.isEmpty || location.hasPrefix("[") || outer.isEmpty
    error.location = joins ? outer + location : outer + "." + location
    return error
  }
}

extension MigrationError: CustomStringConvertible {
  /// Location, message and cause on one line.
  public var description: String {
    location.isEmpty ? explanation : "\(location): \(explanation)"
  }

  /// The message, which migration was running, and the cause.
  public var explanation: String {
    var text = message
    if let cause { text += " (\(cause))" }
    if let migration { text += " (in \(migration))" }
    return text
  }
}
