/// Turns a ``Value`` into any `Decodable` type, and refuses what does not fit.
///
/// Nothing is guessed: a number with a fraction is no integer, a string is no number. The input may
/// come from outside, so its depth is bounded.
///
/// ```swift
/// let plan = try ValueDecoder().decode(Plan.self, from: JSON.read(line, limits: .wire))
/// ```
public struct ValueDecoder: Sendable {
  /// A decoder; it holds nothing and can be used again.
  public init() {}

  /// Decodes a value as `type`.
  ///
  /// - Throws: `documentMalformed` with the place of what does not fit.
  public func decode<Content: Decodable>(
    _ type: Content.Type, from value: Value
  ) throws(MigrationError) -> Content {
    do {
      return try ValueReader(value: value, codingPath: []).read(type)
    } catch let error as MigrationError {
      throw error
    } catch let error as DecodingError {
      throw ValueDecoder.refusal(of: error, as: "\(type)")
    } catch {
      throw MigrationError(
        .documentMalformed, "this is no \(type); compare it with the documentation",
        cause: String(describing: error))
    }
  }

  private static func refusal(of error: DecodingError, as type: String) -> MigrationError {
    let (problem, path): (String, [any CodingKey]) =
      switch error {
      case .typeMismatch(_, let context): (context.debugDescription, context.codingPath)
      case .valueNotFound(_, let context): (context.debugDescription, context.codingPath)
      case .keyNotFound(let key, let context):
        ("the field \(key.stringValue) is missing", context.codingPath)
      case .dataCorrupted(let context): (context.debugDescription, context.codingPath)
      @unknown default: ("it does not fit", [])
      }
    return MigrationError(
      .documentMalformed, "this is no \(type): \(problem); compare it with the documentation",
      at: PlainKey.location(path))
  }
}
