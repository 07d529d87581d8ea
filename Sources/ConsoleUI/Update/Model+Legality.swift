internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// Whether a command may be given now for what is selected or marked, and why not.
  ///
  /// What a service refuses it says itself; the console adds only what keeps it from asking at all.
  package func legality(of command: ConsoleCommand) -> Legality {
    guard command.acts else { return legalityHere(of: command) }
    if let obstacle = obstacleToActing { return .illegal(obstacle) }
    let targets = self.targets
    guard let first = targets.first else {
      return .illegal("no component is selected; select one first")
    }
    guard targets.count > 1 else { return legality(of: command, on: first) }
    let answers = targets.map { legality(of: command, on: $0) }
    return answers.contains { $0.isLegal } ? .legal : answers[0]
  }

  /// The components that a verb is about: those that are marked, or the selected one.
  package var targets: [ComponentID] {
    guard screen == .fleet, !list.marks.isEmpty else { return focus.map { [$0] } ?? [] }
    return shownFleet.componentIDs.filter(list.marks.contains)
  }

  /// Why no verb may be given, whatever is selected; `nil` when one may.
  package var obstacleToActing: String? {
    if replay != nil {
      return "this is a recording, and verbs are locked; q leaves it"
    }
    if isReadOnly { return "this console only looks; w lifts that where your role allows it" }
    if frozen != nil {
      return "the picture is frozen; z shows how it is now, then decide"
    }
    return nil
  }

  /// Whether a verb may be given for one component.
  package func legality(of command: ConsoleCommand, on id: ComponentID) -> Legality {
    guard let node = fleet[id.node], let component = fleet[id] else {
      return .illegal("\(TerminalSafe(id.name).text) is not there any more; select another one")
    }
    if let obstacle = node.obstacle(at: now) { return .illegal(obstacle.text) }
    if command == .dryRun { return legalityOfDryRun(node, component) }
    if command == .takeOver { return legalityOfTakeOver(id, component, node) }
    // One key holds and lets go: whichever of its verbs is legal.
    let answers = command.verbs.map { legality(of: $0, on: id, component, node) }
    return answers.first(where: \.isLegal) ?? answers.first ?? .legal
  }

  /// What the service says of a verb; a roll back that loses rows says how many.
  private func legality(
    of verb: Verb, on id: ComponentID, _ component: ComponentModel, _ node: NodeModel
  ) -> Legality {
    guard let legal = component.legal(verb) else {
      return .illegal("\(node.name) has not said what is legal on \(component.name); wait for it")
    }
    if let refusal = legal.refusal { return .illegal(refusal.sentence) }
    if let holder = otherController(of: id, component, node) {
      return .illegal(
        "\(holder) has control of this upgrade; \(key(of: .takeOver)) takes it over, then act")
    }
    return legal.loss > 0 ? .legalLosing(legal.loss) : .legal
  }

  private func legalityOfDryRun(_ node: NodeModel, _ component: ComponentModel) -> Legality {
    if let refusal = Method.dryRun.refusal(for: node.status?.authority) {
      return .illegal(refusal.message)
    }
    guard component.status.target != nil || !component.status.versions.isEmpty else {
      return .illegal(
        "no other version of \(component.name) can be reached; add a migration first")
    }
    return .legal
  }

  private func legalityOfTakeOver(
    _ id: ComponentID, _ component: ComponentModel, _ node: NodeModel
  ) -> Legality {
    guard component.state.unfinishedUpgrade != nil else {
      return .illegal("no upgrade is under way on \(component.name); there is nothing to control")
    }
    guard let authority = node.status?.authority, authority.role >= .operator else {
      return .illegal("your role on \(node.name) is viewer; ask an operator")
    }
    return otherController(of: id, component, node) == nil
      ? .illegal("you have control of this upgrade already") : .legal
  }

  /// Who else has control of the upgrade that is under way; `nil` when we have, or nobody has.
  ///
  /// It is with whoever gave the last command, the one who began it first of all. This holds two
  /// consoles apart that would else act past one another; the service knows roles, not this.
  package func otherController(
    of id: ComponentID, _ component: ComponentModel, _ node: NodeModel
  ) -> String? {
    guard let upgrade = component.state.unfinishedUpgrade, let controller = component.controller,
      let me = node.status?.authority, controller.uid != me.uid, takenOver[id] != upgrade.id
    else { return nil }
    return controller.name
  }

  /// The key of a command as sentences name it.
  func key(of command: ConsoleCommand) -> String {
    bindings.keys(for: command).first?.description ?? ":\(command.rawValue)"
  }
}
