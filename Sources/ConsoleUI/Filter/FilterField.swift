internal import MigrationEngine
internal import WireProtocol

/// A field of a component that is text.
enum FilterField: String, CaseIterable, Sendable {
  case node, component, version, target, phase, run, hold, strategy, serving

  /// Whether a value, in lower case, is what the field holds.
  ///
  /// Names and holds fit where they contain it, words from their beginning, and versions as a
  /// whole: v1 is not v10.
  func fits(_ value: String, _ node: String, _ status: ComponentStatus) -> Bool {
    switch self {
    case .node: node.lowercased().holds(value)
    case .component: status.name.lowercased().holds(value)
    case .version: status.version.description.lowercased() == value
    case .target: status.target?.description.lowercased() == value
    case .phase: isPhase(status.phase, value)
    case .run: status.run.rawValue.hasPrefix(value)
    case .hold: isHeld(status.hold, value)
    case .strategy: status.strategy?.rawValue.hasPrefix(value) ?? false
    case .serving: status.serving?.rawValue.hasPrefix(value) ?? false
    }
  }

  private func isPhase(_ phase: String, _ value: String) -> Bool {
    phase.lowercased().hasPrefix(value)
      || (Phase(rawValue: phase)?.words.hasPrefix(value) ?? false)
  }

  private func isHeld(_ hold: String?, _ value: String) -> Bool {
    switch value {
    case "yes": hold != nil
    case "no": hold == nil
    default: hold?.lowercased().holds(value) ?? false
    }
  }
}

/// A figure of a component.
enum FilterFigure: String, CaseIterable, Sendable {
  case rows, bytes, rate, calls, writes, p50, p99, p999, mailbox, progress, loss

  func value(_ status: ComponentStatus) -> Double? {
    switch self {
    case .rows: Double(status.rows)
    case .bytes: Double(status.bytes)
    case .rate: status.progress?.rowsPerSecond
    case .calls: status.callsPerSecond
    case .writes: status.writesPerSecond
    case .p50: status.latency.p50
    case .p99: status.latency.p99
    case .p999: status.latency.p999
    case .mailbox: Double(status.mailbox.depth)
    case .progress: UpgradeProgress(status).map { $0.share * 100 }
    case .loss: Double(status.loss)
    }
  }
}

/// How a figure is compared.
enum FilterComparison: String, CaseIterable, Sendable {
  case notLess = ">="
  case notMore = "<="
  case more = ">"
  case less = "<"
  case equal = "="
  case same = ":"

  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .notLess: left >= right
    case .notMore: left <= right
    case .more: left > right
    case .less: left < right
    case .equal, .same: left == right
    }
  }
}
