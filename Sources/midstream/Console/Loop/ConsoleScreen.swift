internal import ConsoleTerminal
internal import ConsoleUI

/// What the loop needs of a terminal; tests have one that is written in advance.
protocol ConsoleScreen: AnyObject {
  /// Can be read when there is something to ``read()``.
  var descriptor: Int32 { get }
  var size: Size { get }
  var depth: ColourDepth { get }
  /// The least time from one picture to the next that the terminal can follow.
  var recommendedIntervalMilliseconds: Int { get }

  /// Everything that has come; never waits.
  func read() -> [TerminalInput]
  /// Shows a picture; writes nothing where nothing differs.
  func draw(_ grid: Grid)
  func redraw()
  func setMouse(on: Bool)
  @discardableResult func copy(_ text: String) -> Bool
  @discardableResult func notice(_ text: TerminalSafe) -> Bool
  func bell()
  /// Returns when the operator has come back from the shell.
  func suspend()
}

extension ConsoleTerminal.Terminal: ConsoleScreen {}
