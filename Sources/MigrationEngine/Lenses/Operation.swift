/// One step of a lens: a small change of fields with a way back that follows from it.
public struct Operation: Equatable, Sendable {
  /// What a step does.
  ///
  /// Indirect, so that doing a step counts one reference and not those of each path and value in
  /// it: a migration in memory takes a quarter less time.
  public indirect enum Action: Equatable, Sendable {
    /// Puts a field where none may stand; objects on the way are made.
    case add(FieldPath, value: Value)
    /// Takes a field away; `filler` stands in for it on the way back, without it there is none.
    case remove(FieldPath, filler: Value?)
    /// Gives a field another name, in the same object and at the same place.
    case rename(FieldPath, to: FieldName)
    /// Takes a field out and puts it elsewhere.
    case move(FieldPath, to: FieldPath)
    /// Puts fields that stand beside `under` into it.
    case nest([FieldName], under: FieldPath)
    /// Takes fields out of `from` and puts them beside it.
    case hoist([FieldName], from: FieldPath)
    /// Replaces a value by the one it is paired with.
    case map(FieldPath, ValueMap)
    /// Writes a value as another kind, exactly or not at all.
    case convert(FieldPath, from: Scalar, to: Scalar)
    /// Makes a value the only element of an array.
    case wrap(FieldPath)
    /// Takes the only element out of an array.
    case unwrap(FieldPath)
    /// Does steps on each element of an array, or each value of an object.
    case each(FieldPath, OperationList)
  }

  /// What the step does.
  public let action: Action
  /// Whether a missing field is passed over instead of refused.
  public let isOptional: Bool
  /// For steps that move fields: from where to where, worked out once.
  let ways: [Way]

  /// From where to where one field goes.
  struct Way: Equatable, Sendable {
    let source: FieldPath
    let target: FieldPath
  }

  /// Makes a step; `add` has no source that could be missing, so it is never optional.
  public init(_ action: Action, isOptional: Bool = false) {
    self.action = action
    if case .add = action { self.isOptional = false } else { self.isOptional = isOptional }
    ways =
      switch action {
      case .move(let source, let target): [Way(source: source, target: target)]
      case .nest(let names, let holder):
        names.map { Way(source: holder.parent.appending($0), target: holder.appending($0)) }
      case .hoist(let names, let holder):
        names.map { Way(source: holder.appending($0), target: holder.parent.appending($0)) }
      case .add, .remove, .rename, .map, .convert, .wrap, .unwrap, .each: []
      }
  }
}

extension Operation {
  /// How many steps this is, with those it does on each element.
  var count: Int {
    guard case .each(_, let inner) = action else { return 1 }
    return inner.operations.reduce(1) { $0 + $1.count }
  }
}

/// Steps in order, with what follows from them worked out once.
public struct OperationList: Equatable, Sendable {
  /// The steps.
  public let operations: [Operation]
  /// The steps of the way back, in their order; `nil` when one of the steps is one-way.
  let inverses: [Operation]?
  /// Whether the way back is better for seeing the state it replaces.
  let wantsPrevious: Bool

  /// Takes steps in their order.
  public init(_ operations: [Operation]) {
    self.operations = operations
    var inverses: [Operation]? = []
    for operation in operations.reversed() {
      if let inverse = operation.inverse { inverses?.append(inverse) } else { inverses = nil }
    }
    self.inverses = inverses
    wantsPrevious = operations.contains { operation in
      switch operation.action {
      case .remove: true
      case .each(_, let inner): inner.wantsPrevious
      case .add, .rename, .move, .nest, .hoist, .map, .convert, .wrap, .unwrap: false
      }
    }
  }

  /// What can be said of the way back without looking at a document.
  public var verdict: Verdict { operations.reduce(.lossless) { $0.and($1.verdict) } }

  /// Two lists are equal when their steps are; the rest follows.
  public static func == (left: OperationList, right: OperationList) -> Bool {
    left.operations == right.operations
  }
}

/// Pairs of values, each source once.
public struct ValueMap: Equatable, Sendable {
  /// The pairs as they were written.
  public let pairs: [Pair]
  private let targets: [Value: Value]

  /// One source and what becomes of it.
  public struct Pair: Equatable, Sendable {
    /// What is replaced.
    public let source: Value
    /// What it is replaced by.
    public let target: Value

    /// Makes a pair.
    public init(_ source: Value, _ target: Value) {
      self.source = source
      self.target = target
    }
  }

  /// Takes pairs.
  ///
  /// - Throws: `definitionMalformed` when a source stands twice or there is no pair.
  public init(_ pairs: [Pair]) throws(MigrationError) {
    var targets: [Value: Value] = [:]
    for pair in pairs where targets.updateValue(pair.target, forKey: pair.source) != nil {
      throw MigrationError(
        .definitionMalformed, "“map” pairs \(pair.source) twice; keep one of the pairs")
    }
    guard !pairs.isEmpty else {
      throw MigrationError(.definitionMalformed, "“map” has no values; name at least one pair")
    }
    self.pairs = pairs
    self.targets = targets
  }

  /// What `value` is replaced by.
  subscript(value: Value) -> Value? {
    guard pairs.count <= ValueMap.comparedPairs else { return targets[value] }
    for pair in pairs where pair.source == value { return pair.target }
    return nil
  }

  /// So few pairs are compared one by one in less time than one digest takes.
  private static let comparedPairs = 8

  /// The pairs turned round; `nil` when two sources share a target.
  var inverse: ValueMap? {
    try? ValueMap(pairs.map { Pair($0.target, $0.source) })
  }

  /// Two maps are equal when their pairs are.
  public static func == (left: ValueMap, right: ValueMap) -> Bool { left.pairs == right.pairs }
}
