internal import MigrationEngine

extension Model {
  /// Does what was typed behind `:`.
  mutating func performLine(_ line: String) -> [ConsoleEffect] {
    switch LineCommand.read(line) {
    case .failure(let unreadable): return refuse(unreadable.sentence)
    case .success(let read):
      guard !read.argument.isEmpty else { return perform(read.command) }
      guard CommandCatalog[read.command].argument != nil else {
        return refuse("\(read.command.rawValue) takes nothing behind it; type it alone")
      }
      return perform(read)
    }
  }

  private mutating func perform(_ line: LineCommand) -> [ConsoleEffect] {
    let argument = line.argument
    // Whatever changes something takes its argument along.
    if line.command.acts || line.command == .inspect { return perform(line.command, argument) }
    if line.command == .open { return goTo(argument) }
    if line.command == .filter { return narrowList(argument) }
    if line.command == .theme { return takeTheme(argument) }
    if line.command == .diff { return compareTo(argument) }
    if line.command == .sort {
      guard let column = FleetColumn(rawValue: argument) else {
        return refuse("there is no column “\(argument)”; there are \(Model.columnNames)")
      }
      sort(by: column)
    }
    if line.command == .group {
      guard let grouping = ListState.Grouping(rawValue: argument) else {
        return refuse("group by node or component, or type :group none")
      }
      group(by: grouping)
    }
    return []
  }

  private static let columnNames = FleetColumn.allCases.map(\.rawValue).joined(separator: ", ")

  private mutating func narrowList(_ text: String) -> [ConsoleEffect] {
    screens = [.fleet]
    filter(text)
    return []
  }

  private mutating func takeTheme(_ name: String) -> [ConsoleEffect] {
    guard themeNames.contains(name) else {
      let names = themeNames.joined(separator: ", ")
      return refuse("there is no theme “\(name)”; there are \(names)")
    }
    themeName = name
    return []
  }

  private mutating func compareTo(_ text: String) -> [ConsoleEffect] {
    do throws(MigrationError) {
      return compare(to: try Version(text))
    } catch { return refuse(error.description) }
  }

  /// Goes to `edge-1/cache`, or to the first component that a part of that names.
  private mutating func goTo(_ place: String) -> [ConsoleEffect] {
    let places = fleet.places
    let exact = places.first { $0.text == place }
    guard let found = exact ?? places.first(where: { $0.text.contains(place) }) else {
      return refuse("there is no component “\(place)”; Tab shows them")
    }
    if rows.allSatisfy({ $0.component != found.id }) { list.filter = "" }
    select(found.id)
    switch screen {
    case .component, .upgrade: go(to: found.id)
    case .fleet: break
    case .rows, .events, .history, .help, .themes, .operators: screens = [.fleet]
    }
    return []
  }
}

extension FleetModel {
  /// All components, as they are typed.
  var places: [(text: String, id: ComponentID)] {
    nodes.flatMap { node in
      node.components.map {
        ("\(node.name)/\($0.name)", ComponentID(node: node.id, name: $0.name))
      }
    }
  }
}
