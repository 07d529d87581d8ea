package import MigrationEngine
internal import WireProtocol

/// What to type to do without a screen what was done on it: `midstream rollback edge-1/cache`.
package struct CommandLineText {
  private let place: [String]

  /// For a component; its socket is named where its node's name is not its own.
  package init(_ id: ComponentID, in fleet: FleetModel) {
    let name = fleet[id.node]?.name ?? id.node.path
    let isAmbiguous = fleet.nodes.count { $0.name == name } != 1
    place = ["\(name)/\(id.name)"] + (isAmbiguous ? ["--socket", id.node.path] : [])
  }

  /// Looks at how it is.
  package var status: String { text("status") }

  /// Any verb but `migrate`.
  package func asking(_ request: Request) -> String {
    let verb = Method(request.verb).rawValue
    switch request {
    case .pause(let reason):
      return reason == CommandLineText.usualReason
        ? text(verb) : text(verb, "--reason", reason)
    case .throttle(let share): return text(verb, behind: CommandLineText.percent(share))
    case .rollBack(let loss?) where loss > 0: return text(verb, "--accept-loss", "\(loss)")
    case .migrate, .step, .continue, .unpause, .suspend, .resume, .cutOver, .keep, .rollBack,
      .finalize, .cancel, .retry:
      return text(verb)
    }
  }

  /// Begins an upgrade.
  package func migrating(to version: Version, _ options: PlanOptions) -> String {
    text("migrate", ["--to", version.description] + CommandLineText.words(of: options))
  }

  /// Tries one.
  package func rehearsing(to version: Version, _ options: PlanOptions) -> String {
    text(
      "migrate", ["--to", version.description, "--dry-run"] + CommandLineText.words(of: options))
  }

  /// What the verb says for itself where no reason is given.
  package static let usualReason = "no reason given"

  private static func words(of options: PlanOptions) -> [String] {
    var words: [String] = []
    if options.strategy != .online { words += ["--strategy", options.strategy.rawValue] }
    if options.validation != .full { words += ["--validation", options.validation.rawValue] }
    if options.isStepMode { words.append("--step") }
    if options.isPostponed { words.append("--postpone") }
    if let seconds = options.confirmWithinSeconds { words += ["--confirm-within", "\(seconds)s"] }
    if let seconds = options.armWithinSeconds { words += ["--arm-within", "\(seconds)s"] }
    if let share = options.throttle { words += ["--throttle", percent(share)] }
    if options.acceptsLoss { words.append("--accepts-loss") }
    return words
  }

  /// `25` or `12.5`.
  private static func percent(_ share: TimeShare) -> String {
    let tenths = share.perMille % 10
    return "\(share.perMille / 10)" + (tenths == 0 ? "" : ".\(tenths)")
  }

  private func text(_ verb: String, _ options: String...) -> String { text(verb, options) }

  private func text(_ verb: String, behind operand: String) -> String {
    CommandLineText.joined(["midstream", verb, place[0], operand] + place.dropFirst())
  }

  private func text(_ verb: String, _ options: [String]) -> String {
    CommandLineText.joined(["midstream", verb] + place + options)
  }

  private static func joined(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }

  /// As a shell reads it; names are others' text.
  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "@"),
        UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "="):
        true
      default: false
      }
    }
    if plain, !word.isEmpty { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
