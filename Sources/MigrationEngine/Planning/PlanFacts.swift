/// What the shell measured before a plan is made: how big, how dear, how busy.
public struct PlanFacts: Codable, Equatable, Sendable {
  /// A row on which the transform was tried twice and did not do well.
  public struct BadSample: Codable, Equatable, Sendable {
    /// What was wrong with it.
    public enum Problem: Codable, Equatable, Sendable {
      /// The two results were not the same.
      case differed
      /// The transform threw.
      case failed(reason: String)
    }

    /// The row's key, as text to be shown.
    public var key: String
    /// What was wrong.
    public var problem: Problem

    /// Names a row and what was wrong with it.
    public init(key: String, problem: Problem) {
      self.key = key
      self.problem = problem
    }
  }

  /// What was measured of one table.
  public struct Table: Codable, Equatable, Sendable {
    /// The table's name.
    public var name: String
    /// How many rows it holds.
    public var rows: Int
    /// How much memory they take.
    public var bytes: Int
    /// How much one row takes without what it points to.
    public var rowShapeBytes: Int
    /// What one row's transform took on average, along the whole path.
    public var costNanoseconds: Int
    /// What the dearest sampled row took.
    public var worstCostNanoseconds: Int
    /// Rows changed, inserted or deleted each second.
    public var writesPerSecond: Int
    /// Rows inserted each second.
    public var insertsPerSecond: Int
    /// How many rows were sampled.
    public var sampledRows: Int
    /// The samples that did not do well.
    public var badSamples: [BadSample]
    /// Whether its rows change their keys, so that writes to them cannot be mirrored.
    public var needsSuspension: Bool

    /// States what was measured of one table.
    public init(
      name: String, rows: Int, bytes: Int, rowShapeBytes: Int = 0, costNanoseconds: Int = 0,
      worstCostNanoseconds: Int = 0, writesPerSecond: Int = 0, insertsPerSecond: Int = 0,
      sampledRows: Int = 0, badSamples: [BadSample] = [], needsSuspension: Bool = false
    ) {
      self.name = name
      self.rows = rows
      self.bytes = bytes
      self.rowShapeBytes = rowShapeBytes
      self.costNanoseconds = costNanoseconds
      self.worstCostNanoseconds = worstCostNanoseconds
      self.writesPerSecond = writesPerSecond
      self.insertsPerSecond = insertsPerSecond
      self.sampledRows = sampledRows
      self.badSamples = badSamples
      self.needsSuspension = needsSuspension
    }
  }

  /// The component's tables, in its own order.
  public var tables: [Table]
  /// Memory that can still be had.
  public var freeMemoryBytes: Int
  /// The share of the component's time that a copy gets.
  public var copyShare: TimeShare
  /// How long an exchange was measured to hold the component.
  public var exchangeHoldNanoseconds: Int
  /// Whether the module of the version to go to can be opened.
  public var isModuleAvailable: Bool
  /// What else the upgrade needs and cannot have now, by name.
  public var unavailableDependencies: [String]

  /// States what was measured.
  public init(
    tables: [Table] = [], freeMemoryBytes: Int, copyShare: TimeShare = TimeShare(perMille: 250),
    exchangeHoldNanoseconds: Int = 0, isModuleAvailable: Bool = true,
    unavailableDependencies: [String] = []
  ) {
    self.tables = tables
    self.freeMemoryBytes = freeMemoryBytes
    self.copyShare = copyShare
    self.exchangeHoldNanoseconds = exchangeHoldNanoseconds
    self.isModuleAvailable = isModuleAvailable
    self.unavailableDependencies = unavailableDependencies
  }
}
