internal import MigrationEngine

/// The verbs that change something.
extension FleetCommands {
  static let dryRun = Command.Option(
    name: "--dry-run", value: nil, summary: "do it on live data up to verification, then discard it"
  )
  static let acceptsLoss = Command.Option(
    name: "--accepts-loss", value: nil,
    summary: "a roll back that nobody asks for may lose rows")
  static let acceptLoss = Command.Option(
    name: "--accept-loss", value: "N", summary: "lose at most so many rows; more is refused")
  static let reason = Command.Option(
    name: "--reason", value: "TEXT", summary: "why, to be shown to others")

  private static let once =
    "What it is asked with is checked by the service: a version or an upgrade that is not what was"
    + " shown is refused."

  /// A verb on one component, named in full.
  private static func command(
    _ name: String, _ summary: String, _ request: Request, until goal: Goal? = nil,
    details: [String] = []
  ) -> Command {
    verb(
      name, summary, options: [FleetOption.expect], details: details + [once],
      example: "midstream \(name) edge-1/cache"
    ) { invocation in
      try CommandVerb.run(invocation, name, request, until: goal)
    }
  }

  static let changing: [Command] = [
    verb(
      "migrate", "Upgrade a component while it serves, and follow that",
      options: [FleetOption.to.required] + FleetOption.planning.dropFirst()
        + [acceptsLoss, dryRun, FleetOption.expect],
      details: [
        "It plans, shows the plan, and starts just that plan. It cuts over by itself, unless",
        "--postpone or --step is given, and keeps the way back until finalize. Ctrl-C stops the",
        "following; the upgrade goes on.",
      ],
      example: "midstream migrate edge-1/cache --to v2", run: MigrateVerb.run),
    command("step", "Do the next step of an upgrade in step mode", .step, until: .stepDone),
    command("continue", "Leave step mode and go on", .continue),
    verb(
      "pause", "Hold an upgrade; callers are served", options: [reason, FleetOption.expect],
      details: [patterns, "Of a pattern, components that no upgrade is on are left out."],
      example: "midstream pause 'edge-*/cache' --reason 'too busy'"
    ) { invocation in
      try CommandVerb.runForAll(
        invocation, "pause", .pause(reason: invocation.text(reason) ?? "no reason given"))
    },
    verb(
      "unpause", "Go on after a pause", options: [FleetOption.expect], details: [patterns],
      example: "midstream unpause 'edge-*/cache'"
    ) { try CommandVerb.runForAll($0, "unpause", .unpause) },
    verb(
      "throttle", "Change the share of time that the copy may take",
      operands: "NODE/COMPONENT PERCENT", count: 2...2, options: [FleetOption.expect],
      details: [patterns, "It takes effect at once; 0 holds the copy."],
      example: "midstream throttle edge-1/cache 12.5"
    ) { invocation in
      let share = try TimeShare(percent: invocation.operands[1])
      return try CommandVerb.runForAll(invocation, "throttle", .throttle(share: share))
    },
    command("suspend", "Stop answering callers; they wait", .suspend, until: .suspended),
    command("resume", "Answer callers again", .resume, until: .resumed),
    command("cutover", "Let the new version take the place of the old", .cutOver, until: .cutOver),
    command("keep", "Confirm a live upgrade inside its confirm window", .keep),
    verb(
      "rollback", "Let the old version take the place of the new again",
      options: [acceptLoss, FleetOption.expect],
      details: [
        "Every write since cut-over that the old version can hold is kept. What it cannot hold is",
        "said first, and lost only when that many rows are accepted; they are saved before.", once,
      ],
      example: "midstream rollback edge-1/cache", run: CommandVerb.rollBack),
    command(
      "finalize", "Give up the way back and free what it holds", .finalize, until: .finalized,
      details: ["This cannot be taken back."]),
    command(
      "cancel", "Give an upgrade up before cut-over; callers never notice", .cancel,
      until: .cancelled),
    command("retry", "Try again what failed", .retry),
  ]
}
