internal import MigrationEngine
internal import WireProtocol

extension Model {
  mutating func press(
    _ key: Key, _ command: ConsoleCommand?, in window: Window
  ) -> [ConsoleEffect] {
    switch window {
    case .plan(let shown): press(key, command, shown)
    case .loss(let shown): press(key, shown)
    case .bulk(let shown): press(command, shown)
    case .throttle(let shown): press(key, command, shown)
    case .palette(let shown): press(key, command, shown)
    }
  }

  /// Leaves what stands in front, if that is what was pressed.
  mutating func leavesWindow(_ command: ConsoleCommand) -> Bool {
    guard command == .back || command == .quit else { return false }
    window = nil
    return true
  }

  /// Brings what windows show of the fleet up to date.
  mutating func refreshWindow() {
    guard case .loss(var shown) = window else { return }
    guard let status = fleet[shown.pin.component]?.status else { return }
    shown.reversibility = status.reversibility
    window = .loss(shown)
  }

  // MARK: What cannot be taken back

  mutating func openLoss(
    _ pin: Pin, _ request: Request, _ component: ComponentModel
  ) -> [ConsoleEffect] {
    window = .loss(
      LossWindow(pin: pin, request: request, reversibility: component.status.reversibility))
    return []
  }

  /// Typing the name is the confirmation; Enter alone confirms nothing.
  private mutating func press(_ key: Key, _ loss: LossWindow) -> [ConsoleEffect] {
    var shown = loss
    switch key.code {
    case .escape:
      window = nil
      return []
    case .enter:
      guard shown.isConfirmed else {
        return refuse("type \(shown.pin.component.name) in full, then press Enter; Esc leaves")
      }
      return confirm(shown)
    case .backspace: if !shown.typed.isEmpty { shown.typed.removeLast() }
    case .character(let character):
      if key == .control("u") { shown.typed = "" }
      guard !key.isControl, !key.isAlt, shown.typed.utf8.count < Limits.nameBytes else { break }
      shown.typed.append(character)
    case .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .tab, .backTab, .delete,
      .insert, .function:
      break
    }
    window = .loss(shown)
    return []
  }

  /// The loss that stands there is what is accepted.
  private mutating func confirm(_ loss: LossWindow) -> [ConsoleEffect] {
    window = nil
    if let obstacle = obstacleToActing { return refuse(obstacle) }
    switch loss.request {
    case .rollBack:
      let shown = LossText.loss(loss.reversibility)
      return send(.rollBack(acceptingLoss: shown), to: loss.pin)
    case .migrate(let upgrade, let plan): return begin(plan, as: upgrade, loss.pin)
    case .step, .continue, .pause, .unpause, .throttle, .suspend, .resume, .cutOver, .keep,
      .finalize, .cancel, .retry:
      return send(loss.request, to: loss.pin)
    }
  }

  // MARK: Throttle

  mutating func openThrottle(_ pin: Pin, _ component: ComponentModel) -> [ConsoleEffect] {
    let present = component.state.upgrade?.throttle?.perMille
    let shares = ThrottleWindow.shares
    let selected = present.flatMap { present in shares.firstIndex { $0 >= present } }
    window = .throttle(
      ThrottleWindow(pin: pin, selected: selected ?? ThrottleWindow.usualPosition))
    return []
  }

  private mutating func press(
    _ key: Key, _ command: ConsoleCommand?, _ throttle: ThrottleWindow
  ) -> [ConsoleEffect] {
    var shown = throttle
    let last = ThrottleWindow.shares.count - 1
    switch key.code {
    case .left, .character("h"): shown.selected = max(0, shown.selected - 1)
    case .right, .character("l"): shown.selected = min(last, shown.selected + 1)
    case .character, .up, .down, .home, .end, .pageUp, .pageDown, .enter, .escape, .tab, .backTab,
      .backspace, .delete, .insert, .function:
      guard let command else { return [] }
      if leavesWindow(command) { return [] }
      if command == .open || command == .throttle {
        window = nil
        if let obstacle = obstacleToActing { return refuse(obstacle) }
        guard ThrottleWindow.shares.indices.contains(shown.selected) else { return [] }
        let share = TimeShare(perMille: ThrottleWindow.shares[shown.selected])
        return send(.throttle(share: share), to: shown.pin)
      }
      guard let move = Move(command) else { return [] }
      shown.selected = move.position(from: shown.selected, of: last + 1, visible: last + 1)
    }
    window = .throttle(shown)
    return []
  }

  // MARK: Palette

  private mutating func press(
    _ key: Key, _ command: ConsoleCommand?, _ palette: PaletteWindow
  ) -> [ConsoleEffect] {
    var shown = palette
    let entries = paletteEntries(shown.search)
    switch key.code {
    case .escape:
      window = nil
      return []
    case .enter:
      guard entries.indices.contains(shown.selected) else {
        return refuse("no command fits “\(shown.search)”; type fewer letters")
      }
      window = nil
      return perform(entries[shown.selected].entry.command)
    case .up: shown.selected = max(0, shown.selected - 1)
    case .down, .tab: shown.selected = min(max(0, entries.count - 1), shown.selected + 1)
    case .backTab: shown.selected = max(0, shown.selected - 1)
    case .pageUp, .home: shown.selected = 0
    case .pageDown, .end: shown.selected = max(0, entries.count - 1)
    case .backspace:
      if !shown.search.isEmpty { shown.search.removeLast() }
      shown.selected = 0
    case .character(let character):
      if command == .palette, key.isControl {
        window = nil
        return []
      }
      shown.take(key, character)
    case .left, .right, .delete, .insert, .function: break
    }
    window = .palette(shown)
    return []
  }
}

extension ThrottleWindow {
  /// A quarter of the time, as services begin with.
  static let usualPosition = 4
}

extension PaletteWindow {
  /// The longest text that is looked for.
  static let maximumCharacters = 60

  mutating func take(_ key: Key, _ character: Character) {
    if key == .control("u") { search = "" }
    if key == .control("n") { selected += 1 }
    guard !key.isControl, !key.isAlt, search.count < PaletteWindow.maximumCharacters else {
      return
    }
    search.append(character)
    selected = 0
  }
}
