/// What can be said of a way back before any document is seen.
public enum Verdict: Equatable, Sendable {
  /// `back(forward(x)) == x` for every `x` that goes forward.
  case lossless
  /// It depends on the document; the operation named makes it so, and `prove` decides.
  case dependsOnData(Operation)
  /// There is no way back; the operation named makes it so.
  case oneWay(Operation)

  /// The worse of two verdicts, with the first operation that made it so.
  func and(_ other: Verdict) -> Verdict { other.rank > rank ? other : self }

  /// 0 lossless, 1 depends on the data, 2 one-way.
  package var rank: Int {
    switch self {
    case .lossless: 0
    case .dependsOnData: 1
    case .oneWay: 2
    }
  }
}

extension Verdict: CustomStringConvertible {
  /// The verdict in words, with the operation that makes it so.
  public var description: String {
    switch self {
    case .lossless: "lossless"
    case .dependsOnData(let operation): "depends on the data: \(operation)"
    case .oneWay(let operation): "one-way: \(operation)"
    }
  }
}

extension Operation {
  /// The step that undoes this one; `nil` when none can.
  public var inverse: Operation? {
    switch action {
    case .add(let path, let value): with(.remove(path, filler: value))
    case .remove(let path, let filler): filler.flatMap { with(.add(path, value: $0)) }
    case .rename(let path, let name):
      path.names.last.flatMap { with(.rename(path.parent.appending(name), to: $0)) }
    case .move(let source, let target): with(.move(target, to: source))
    case .nest(let names, let holder): with(.hoist(names, from: holder))
    case .hoist(let names, let holder): with(.nest(names, under: holder))
    case .map(let path, let map): map.inverse.flatMap { with(.map(path, $0)) }
    case .convert(let path, let from, let to): with(.convert(path, from: to, to: from))
    case .wrap(let path): with(.unwrap(path))
    case .unwrap(let path): with(.wrap(path))
    case .each(let path, let inner):
      inner.inverses.flatMap { with(.each(path, OperationList($0))) }
    }
  }

  /// Whether `inverse` brings back every document that this step takes.
  public var verdict: Verdict {
    switch action {
    case .add, .rename, .move, .nest, .hoist, .convert, .wrap, .unwrap: .lossless
    case .remove(_, let filler): filler == nil ? .oneWay(self) : .dependsOnData(self)
    case .map(_, let map): map.inverse == nil ? .oneWay(self) : .lossless
    case .each(_, let inner): inner.verdict
    }
  }

  private func with(_ action: Action) -> Operation {
    Operation(action, isOptional: isOptional)
  }
}
