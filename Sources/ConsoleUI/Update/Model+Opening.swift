internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// So many screens lie on one another; the oldest but the list itself goes first.
  static let maximumScreens = 16

  /// Shows another screen, from which ``back()`` leads here.
  mutating func show(_ next: Screen) {
    window = nil
    guard next != screen else { return }
    screens.append(next)
    if screens.count > Model.maximumScreens { screens.remove(at: 1) }
  }

  /// Back to where the operator was; in the list it shows all again.
  mutating func back() {
    if case .themes(let shown) = screen { themeName = shown.previous }
    guard screens.count > 1 else { return clearList() }
    screens.removeLast()
  }

  private mutating func clearList() {
    if !list.filter.isEmpty {
      list.filter = ""
    } else if !list.marks.isEmpty {
      list.marks = []
    }
    isFollowing = false
  }

  /// Looks closer at what is selected.
  mutating func open() -> [ConsoleEffect] {
    switch screen {
    case .fleet:
      guard let id = list.cursor, let component = shownFleet[id] else {
        return refuse("no component is selected; select one first")
      }
      let isUpgrading = component.state.unfinishedUpgrade != nil
      show(
        isUpgrading
          ? .upgrade(UpgradeScreen(component: id)) : .component(ComponentScreen(component: id)))
      return []
    case .component(let shown): return open(shown)
    case .upgrade(let shown):
      show(.component(ComponentScreen(component: shown.component)))
      return []
    case .history(let shown): return replayUpgrade(shown)
    case .themes(let shown):
      if themeNames.indices.contains(shown.cursor) { themeName = themeNames[shown.cursor] }
      screens.removeLast()
      if screens.isEmpty { screens = [.fleet] }
      return []
    case .rows, .events, .help, .operators: return []
    }
  }

  private mutating func open(_ shown: ComponentScreen) -> [ConsoleEffect] {
    switch shown.pane {
    case .overview, .tables: return inspect("")
    case .latency: return []
    case .versions:
      return refuse("\(key(of: .migrate)) plans an upgrade; nothing moves before you say so")
    }
  }

  /// The upgrade of the selected component, step by step.
  mutating func openUpgrade() -> [ConsoleEffect] {
    guard let id = focus, let component = shownFleet[id] else {
      return refuse("no component is selected; select one first")
    }
    guard component.state.upgrade != nil else {
      return refuse("\(component.name) was not upgraded yet; \(key(of: .migrate)) plans that")
    }
    show(.upgrade(UpgradeScreen(component: id)))
    return []
  }

  // MARK: Panes

  mutating func nextPane(_ step: Int) -> [ConsoleEffect] {
    switch screen {
    case .fleet: moveByGroup(step)
    case .component(var shown):
      shown.pane = shown.pane.next(step)
      shown.top = 0
      screen = .component(shown)
    case .events(var shown):
      shown.source = shown.source.next(step)
      shown.back = 0
      screen = .events(shown)
      return shown.source == .log ? askForLogs() : []
    case .rows(let shown): return nextTable(shown, step)
    case .upgrade, .history, .help, .themes, .operators: break
    }
    return []
  }

  /// The pane of a number; of the list the group.
  mutating func jump(to number: Int) -> [ConsoleEffect] {
    switch screen {
    case .component(var shown):
      guard let pane = ComponentScreen.Pane(rawValue: number - 1) else { return [] }
      shown.pane = pane
      screen = .component(shown)
    case .events(var shown):
      let sources = EventsScreen.Source.allCases
      guard sources.indices.contains(number - 1) else { return [] }
      shown.source = sources[number - 1]
      shown.back = 0
      screen = .events(shown)
      return shown.source == .log ? askForLogs() : []
    case .fleet:
      let rows = rows
      let starts = rows.indices.filter {
        rows[$0].component != nil && ($0 == 0 || rows[$0 - 1].component == nil)
      }
      if starts.indices.contains(number - 1) { select(rows, starts[number - 1]) }
    case .upgrade, .rows, .history, .help, .themes, .operators: break
    }
    return []
  }

  private mutating func nextTable(_ shown: RowsScreen, _ step: Int) -> [ConsoleEffect] {
    guard case .inspected = shown.content, let component = fleet[shown.component] else {
      return []
    }
    // The record, then each table.
    let names = [nil] + component.status.tables.map { Optional($0.name) }
    let present = names.firstIndex(of: shown.table) ?? 0
    let next = names[(present + step + names.count) % names.count]
    return look(at: shown.component, table: next, replacing: true)
  }
}

extension CaseIterable where Self: Equatable, AllCases == [Self] {
  /// The case so many further, round the end.
  func next(_ step: Int = 1) -> Self {
    let all = Self.allCases
    let position = all.firstIndex(of: self) ?? 0
    return all[((position + step) % all.count + all.count) % all.count]
  }
}
