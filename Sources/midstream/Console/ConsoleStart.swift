internal import ConsoleTerminal
internal import ConsoleUI
internal import FleetKit
internal import WireProtocol

/// What a console begins with: the configuration, the themes, and a name for what it begins.
struct ConsoleStart {
  let shelf: ThemeShelf
  let configuration: ConsoleConfiguration
  let isReadOnly: Bool
  /// What stands at the bottom at first.
  private let greeting: String?
  /// What was wrong with the operator's files, each as a sentence; nothing keeps from starting.
  private let problems: [String]

  /// Reads the operator's files.
  ///
  /// - Throws: a ``UsageError`` for a theme that is not there.
  init(_ options: ConsoleOptions) throws {
    let folder = OperatorFolders.configuration()
    shelf = ThemeShelf(folder: folder.map { $0 + "/themes" })
    var (configuration, problems) = ConsoleStart.configuration(in: folder)
    if let refresh = options.refreshMilliseconds { configuration.refreshMilliseconds = refresh }
    if let theme = options.theme {
      guard shelf.names.contains(theme) else {
        throw UsageError(
          message: "there is no theme “\(theme)”; there are \(shelf.names.joined(separator: ", "))")
      }
      configuration.theme = theme
    } else if !shelf.names.contains(configuration.theme) {
      problems.append("there is no theme “\(configuration.theme)”; t shows all there are")
      configuration.theme = ConsoleConfiguration().theme
    }
    problems += shelf.theme(named: configuration.theme).problems
    self.configuration = configuration
    self.problems = problems
    greeting = options.greeting
    isReadOnly = options.isReadOnly
  }

  private static func configuration(
    in folder: String?
  ) -> (configuration: ConsoleConfiguration, problems: [String]) {
    (ConsoleConfiguration(), [])
  }

  /// How often nodes are asked how they are.
  var refreshMilliseconds: Int { configuration.refreshMilliseconds }

  /// What is wanted of the terminal.
  var terminalOptions: ConsoleTerminal.Terminal.Options {
    ConsoleTerminal.Terminal.Options(mouse: configuration.isMouseOn)
  }

  /// A model that has seen nothing yet.
  func model(size: Size) -> Model {
    var model = Model(
      session: String(RequestID.random().text.prefix(8)), now: ConsoleClock.now, size: size,
      configuration: configuration, isReadOnly: isReadOnly)
    model.themeNames = shelf.names
    return model
  }

  /// Says at the bottom what the operator should know first.
  func greet(_ model: inout Model) {
    if let problem = problems.first {
      let more: TerminalSafe = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
      model.say(.warning, "\(problem)" + more)
    } else if let greeting {
      model.say(.info, "\(greeting)")
    }
  }

  /// A player of a recording, with the operator's own keys and colours.
  func player(_ recording: Recording, size: Size) -> Player {
    Player(recording, size: size, configuration: configuration, themeNames: shelf.names)
  }
}
