/// The name of a step inside its plan, such as `migrate-sessions`.
public struct StepID: Hashable, Codable, Sendable, ExpressibleByStringLiteral {
  /// The name itself.
  public let text: String

  /// Names a step.
  public init(_ text: String) { self.text = text }
  /// Names a step by a literal.
  public init(stringLiteral text: String) { self.text = text }

  /// Reads the name.
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension StepID: CustomStringConvertible {
  /// The name itself.
  public var description: String { text }
}

/// One unit of a plan.
public struct PlanStep: Codable, Equatable, Sendable {
  /// What a step does.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case preparation, validation, backup, migration, verification, cutOver, cleanup
  }

  /// Its name inside the plan.
  public var id: StepID
  /// What it does.
  public var kind: Kind
  /// What it does, in a few words.
  public var title: String
  /// The table it is about; `nil` for the record, or for all.
  public var table: String?
  /// The steps that must be done before.
  public var dependencies: [StepID]
  /// How long it is expected to take.
  public var estimateNanoseconds: Int
  /// How it is undone, as a sentence.
  public var wayBack: String

  /// Describes a step.
  public init(
    id: StepID, kind: Kind, title: String, table: String? = nil, dependencies: [StepID] = [],
    estimateNanoseconds: Int = 0, wayBack: String
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.table = table
    self.dependencies = dependencies
    self.estimateNanoseconds = estimateNanoseconds
    self.wayBack = wayBack
  }
}
