internal import MigrationEngine

/// One document that could not be done, and why: file, position, and what to do.
public struct DocumentProblem: Error, Equatable, Sendable {
  /// The file.
  public let file: String
  /// The line of a file that holds one document a line, from 1.
  public let line: Int?
  /// What went wrong, stable across releases.
  public let code: String
  /// What went wrong, for people; ends in a remedy.
  public let message: String
  /// Where inside the document.
  public let location: String

  init(_ file: String, line: Int? = nil, _ error: MigrationError) {
    self.file = file
    self.line = line
    code = error.code.rawValue
    message = error.explanation
    // A document that is a line of a file begins at line 1 of itself, which would only confuse.
    let isInLine = line != nil && error.location.hasPrefix("line 1, ")
    location = isInLine ? String(error.location.dropFirst("line 1, ".count)) : error.location
  }

  init(_ error: FileError) {
    file = error.path
    line = nil
    code = error.code.rawValue
    message = error.message
    location = ""
  }

  /// Where the document stands: `fleet/a.json` or `fleet/a.ndjson:12`.
  public var place: String { line.map { "\(file):\($0)" } ?? file }
}

extension DocumentProblem: CustomStringConvertible {
  /// Place, location and message on one line.
  public var description: String {
    location.isEmpty ? "\(place): \(message)" : "\(place): \(location): \(message)"
  }
}
