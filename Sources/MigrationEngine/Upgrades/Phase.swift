/// How far an upgrade is.
public enum Phase: String, Codable, CaseIterable, Sendable {
  /// The plan is taken and nothing has moved. Can go to: preparing, failed, cancelled.
  case planned
  /// Module, checks and backup. Can go to: copying, verifying, failed,
  /// cancelled.
  case preparing
  /// Rows are copied and kept in step. Can go to: verifying, failed, cancelled.
  case copying
  /// The copy is compared with the old. Can go to: armed, failed, cancelled.
  case verifying
  /// Cut-over would take effect at once. Can go to: cutOverIntended, failed, cancelled.
  case armed
  /// The exchange is decided and durable, its outcome not known yet. Can go to: live, armed (it was
  /// abandoned), failed, cancelled (the service was restarted).
  case cutOverIntended
  /// The new version serves and the way back is kept in step. Can go to: rollBackIntended,
  /// finalizing, failed, and after a restart of the service rolledBack or finalized.
  case live
  /// The way back is decided and durable, its outcome not known yet. Can go to: rolledBack, live
  /// (it was abandoned), failed, and rolledBack after a restart of the service.
  case rollBackIntended
  /// The way back is given up and what it holds is being freed. Can go to: finalized, failed.
  case finalizing
  /// The new version serves for good. An end.
  case finalized
  /// The old version serves again. An end.
  case rolledBack
  /// It was given up before cut-over; callers never noticed. An end.
  case cancelled
  /// It is held after a failure, which the upgrade carries. Can go to: preparing, copying,
  /// verifying or armed (something is done again), live, rollBackIntended, finalizing, cancelled,
  /// and after a restart of the service rolledBack or finalized.
  case failed

  /// The phases that may come next, this one not among them.
  public var successors: [Phase] {
    switch self {
    case .planned: [.preparing, .failed, .cancelled]
    case .preparing: [.copying, .verifying, .failed, .cancelled]
    case .copying: [.verifying, .failed, .cancelled]
    case .verifying: [.armed, .failed, .cancelled]
    case .armed: [.cutOverIntended, .failed, .cancelled]
    case .cutOverIntended: [.live, .armed, .failed, .cancelled]
    case .live: [.rollBackIntended, .finalizing, .failed, .rolledBack, .finalized]
    case .rollBackIntended: [.rolledBack, .live, .failed]
    case .finalizing: [.finalized, .failed]
    case .finalized, .rolledBack, .cancelled: []
    case .failed:
      [
        .preparing, .copying, .verifying, .armed, .live, .rollBackIntended, .finalizing,
        .cancelled, .rolledBack, .finalized,
      ]
    }
  }

  /// Whether the upgrade is over.
  public var isEnd: Bool {
    switch self {
    case .finalized, .rolledBack, .cancelled: true
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended, .live,
      .rollBackIntended, .finalizing, .failed:
      false
    }
  }

  /// Whether the old version serves and what is built can be dropped unseen.
  public var isBeforeCutOver: Bool {
    switch self {
    case .planned, .preparing, .copying, .verifying, .armed: true
    case .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled, .failed:
      false
    }
  }

  /// Whether an exchange is decided and its outcome open.
  public var isIntended: Bool {
    switch self {
    case .cutOverIntended, .rollBackIntended: true
    case .planned, .preparing, .copying, .verifying, .armed, .live, .finalizing, .finalized,
      .rolledBack, .cancelled, .failed:
      false
    }
  }
}
