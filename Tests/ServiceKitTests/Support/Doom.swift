import Ledger
import MigrationEngine
import ServiceKit
import Testing
import UnixKit
import WireProtocol

/// A moment at which a node is killed under load, and what must be true once it is started again.
enum Doom: String, CaseIterable, Codable {
  case planned, copying, verifying, verified, armed, cutOverIntended, live, liveInTrial, kept
  case rollBackIntended, rolledBack, finalizeIntended, finalized, failed, cancelled, suspended

  /// Which event is the last.
  func isLast(_ content: Event.Content) -> Bool {
    switch (self, content) {
    case (.planned, .planned), (.verified, .verified), (.armed, .armed), (.kept, .kept),
      (.cutOverIntended, .cutOverIntended), (.live, .exchanged), (.liveInTrial, .exchanged),
      (.rollBackIntended, .rollBackIntended), (.rolledBack, .exchangedBack),
      (.finalizeIntended, .finalizeIntended), (.finalized, .finalized), (.failed, .failed),
      (.cancelled, .cancelled), (.suspended, .suspended):
      true
    case (.copying, .stepStarted(_, let phase, _)): phase == .copying
    case (.verifying, .stepStarted(_, let phase, _)): phase == .verifying
    default: false
    }
  }

  /// Which version serves afterwards: the rule of what a crash means.
  var serves: Version {
    switch self {
    case .planned, .copying, .verifying, .verified, .armed, .cutOverIntended, .liveInTrial,
      .rollBackIntended, .rolledBack, .failed, .cancelled, .suspended:
      .generation(1)
    case .live, .kept, .finalizeIntended, .finalized: .generation(2)
    }
  }

  /// How the upgrade is over; `nil` where there was none.
  var outcome: Phase? {
    switch self {
    case .planned, .copying, .verifying, .verified, .armed, .cutOverIntended, .failed, .cancelled:
      .cancelled
    case .liveInTrial, .rollBackIntended, .rolledBack: .rolledBack
    case .live, .kept, .finalizeIntended, .finalized: .finalized
    case .suspended: nil
    }
  }

  /// Never comes back.
  func meet(in folder: String) throws {
    let ledger = FatalLedger(
      try SQLiteLedger(directory: folder + "/ledger", node: "edge-1"), killedBy: isLast)
    let node = try TestNode(ledger: ledger, folder: folder + "/door")
    try node.fill(300)
    let load = Load(node.limiter)
    load.goOn(20)
    if self == .suspended {
      try node.ask(.suspend)
      return try waitForTheEnd(node)
    }
    let isTrial = self == .liveInTrial || self == .kept
    try? node.migrate(
      to: .generation(2),
      PlanOptions(
        isStepMode: self == .failed, isPostponed: self == .cancelled,
        confirmWithinSeconds: isTrial ? 60 : nil))
    switch self {
    case .failed:
      _ = try node.limiter.call(.note("c7", "poison"))
      try node.ask(.continue)
    case .kept:
      try node.isLive()
      try node.ask(.keep)
    case .rollBackIntended, .rolledBack:
      try node.isLive()
      try node.ask(.rollBack(acceptingLoss: 1_000))
    case .finalizeIntended, .finalized:
      try node.isLive()
      try node.ask(.finalize)
    case .cancelled:
      try node.event("armed") { $0 == .armed }
      try node.ask(.cancel)
    case .planned, .copying, .verifying, .verified, .armed, .cutOverIntended, .live, .liveInTrial,
      .suspended:
      break
    }
    try waitForTheEnd(node)
  }

  private func waitForTheEnd(_ node: TestNode) throws {
    try node.event("the end") { _ in false }
  }
}
