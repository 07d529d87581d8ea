internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// So many of the operator's own actions are remembered.
  static let maximumActions = 500

  /// Does a verb on the marked components, or on the selected one.
  mutating func act(_ command: ConsoleCommand, _ argument: String = "") -> [ConsoleEffect] {
    if screen == .fleet, !list.marks.isEmpty { return openBulk(command, argument) }
    guard let id = focus, let component = fleet[id] else {
      return refuse("no component is selected; select one first")
    }
    let pin = Pin(id, component.state)
    if command == .migrate { return migrate(id, argument) }
    if command == .dryRun { return rehearse(id, component, argument) }
    if command == .takeOver { return takeOver(id, component) }
    if command == .throttle, argument.isEmpty { return openThrottle(pin, component) }
    if command == .finalize { return openLoss(pin, .finalize, component) }
    if command == .cutOver, component.isOneWay { return openLoss(pin, .cutOver, component) }
    if command == .rollBack, case .legalLosing(let loss) = legality(of: command, on: id) {
      return openLoss(pin, .rollBack(acceptingLoss: loss), component)
    }
    switch request(for: command, argument, on: id) {
    case .failure(let problem): return refuse(problem.sentence)
    case .success(let request):
      guard configuration.confirmation == .always, legality(of: command, on: id).isLegal else {
        return send(request, to: pin)
      }
      window = .bulk(
        BulkWindow(command: command, request: request, items: [BulkWindow.Item(pin: pin)]))
      return []
    }
  }

  /// Why a verb cannot be asked as it was typed.
  struct BadArgument: Error { let sentence: String }

  /// What a command asks; of a key that holds and lets go, whichever is legal.
  func request(
    for command: ConsoleCommand, _ argument: String, on id: ComponentID
  ) -> Result<Request, BadArgument> {
    let verbs = command.verbs.filter { fleet[id]?.legal($0)?.isLegal ?? false }
    switch verbs.first ?? command.verbs.first {
    case .step: return .success(.step)
    case .continue: return .success(.continue)
    case .pause:
      let reason = argument.isEmpty ? CommandLineText.usualReason : argument
      return .success(.pause(reason: String(reason.prefix(UpgradeLimits.reasonCharacters))))
    case .unpause: return .success(.unpause)
    case .throttle:
      guard let share = Model.share(argument) else {
        return .failure(
          BadArgument(
            sentence: "“\(argument)” is no share of time; type percent such as 25 or 12.5"))
      }
      return .success(.throttle(share: share))
    case .suspend: return .success(.suspend)
    case .resume: return .success(.resume)
    case .cutOver: return .success(.cutOver)
    case .keep: return .success(.keep)
    case .rollBack: return .success(.rollBack(acceptingLoss: nil))
    case .finalize: return .success(.finalize)
    case .cancel: return .success(.cancel)
    case .retry: return .success(.retry)
    case .migrate, nil:
      return .failure(BadArgument(sentence: "\(command.rawValue) is planned first; see the plan"))
    }
  }

  /// Percent with at most one digit behind the point.
  static func share(_ text: String) -> TimeShare? {
    let number = text.hasSuffix("%") ? text.dropLast() : text[...]
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty,
      number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
      let whole = Int(parts[0]), whole <= 100, parts.count == 1 || parts[1].utf8.count == 1,
      case let tenths = parts.count == 2 ? Int(parts[1]) ?? 0 : 0, whole * 10 + tenths <= 1_000
    else { return nil }
    return TimeShare(perMille: whole * 10 + tenths)
  }

  // MARK: Sending

  mutating func send(_ request: Request, to pin: Pin) -> [ConsoleEffect] {
    let asked: AskedVerb
    switch request {
    case .throttle(let share): asked = .throttle(share)
    case .migrate(let id, _): asked = .migrate(id)
    case .step, .continue, .pause, .unpause, .suspend, .resume, .cutOver, .keep, .rollBack,
      .finalize, .cancel, .retry:
      asked = .verb(request.verb)
    }
    let command = CommandRequest(
      component: pin.component.name, request, expected: pin.expected)
    let line = CommandLineText(pin.component, in: fleet).asking(request)
    return send(.command(command), to: pin, asked, line)
  }

  /// Asks, and remembers that it was asked; the same verb twice only once the first is answered.
  mutating func send(
    _ operation: WireOperation, to pin: Pin, _ asked: AskedVerb, _ line: String
  ) -> [ConsoleEffect] {
    let id = pin.component
    guard let component = fleet[id], let verb = operation.method.verb else { return [] }
    let isAsked = actions.contains {
      $0.component == id && $0.verb == verb && $0.outcome == .pending
    }
    guard !isAsked else {
      return refuse("\(operation.method.rawValue) was asked already; wait for the answer")
    }
    switch ask(id.node, operation, for: .action(number: lastAction + 1), about: id) {
    case .refused(let sentence): return refuse(sentence)
    case .asked(_, let effects):
      lastAction += 1
      actions.append(
        OperatorAction(
          number: lastAction, at: now, component: id, verb: verb, commandLine: line))
      if actions.count > Model.maximumActions { actions.removeFirst() }
      unsettled.append(
        UnsettledAction(
          number: lastAction, component: id, asked: asked, before: component.state, since: now))
      if unsettled.count > Model.maximumActions { unsettled.removeFirst() }
      say(.info, "asked: \(line)")
      return effects
    }
  }

  // MARK: Verbs with something to choose

  private mutating func migrate(_ id: ComponentID, _ argument: String) -> [ConsoleEffect] {
    guard !argument.isEmpty else { return openPlan(id) }
    do throws(MigrationError) {
      return openPlan(id, to: try Version(argument))
    } catch { return refuse(error.description) }
  }

  /// To where the upgrade leads, or to the one version there is; else the version is asked for.
  private mutating func rehearse(
    _ id: ComponentID, _ component: ComponentModel, _ argument: String
  ) -> [ConsoleEffect] {
    if !argument.isEmpty {
      do throws(MigrationError) {
        return rehearse(id, to: try Version(argument), PlanOptions(isPostponed: false))
      } catch { return refuse(error.description) }
    }
    let versions = component.reachable
    if let only = component.status.target ?? (versions.count == 1 ? versions[0] : nil) {
      return rehearse(id, to: only, PlanOptions(isPostponed: false))
    }
    let effects = openPlan(id)
    say(.info, "choose the version, then \(key(of: .dryRun)) tries it on a copy")
    return effects
  }

  mutating func rehearse(
    _ id: ComponentID, to version: Version, _ options: PlanOptions
  ) -> [ConsoleEffect] {
    let isUnderWay = isPending {
      if case .dryRun = $0.purpose { $0.component == id } else { false }
    }
    guard !isUnderWay else {
      return refuse("a dry run of \(id.name) is under way; wait until it has ended")
    }
    let request = DryRunRequest(component: id.name, to: version, options: options)
    say(.info, "every row is copied and compared, and then let go; callers go on")
    return showRows(
      RowsScreen(component: id, table: nil), .dryRun(request), for: .dryRun(to: version),
      replacing: false)
  }

  private mutating func takeOver(
    _ id: ComponentID, _ component: ComponentModel
  ) -> [ConsoleEffect] {
    guard let upgrade = component.state.unfinishedUpgrade else { return [] }
    takenOver[id] = upgrade.id
    let holder = component.controller?.name ?? "the service"
    say(
      .warning,
      "you take control of \(id.name) from \(holder), who sees that as soon as you act")
    return []
  }
}

extension ComponentModel {
  /// Whether nothing but the backup leads back from where its upgrade goes.
  fileprivate var isOneWay: Bool {
    state.unfinishedUpgrade?.plan.predictions.reversibility == .oneWay
  }
}
