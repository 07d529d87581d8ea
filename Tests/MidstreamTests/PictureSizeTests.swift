import ConsoleUI
import Testing
import UnixKit

@testable import midstream

/// How large a picture is that is printed.
@Suite struct PictureSizeTests {
  @Test func variablesCountThenTheTerminalThenTheUsual() {
    let terminal = Size(columns: 132, rows: 43)
    let none = ProcessEnvironment([:])
    #expect(PictureSize.size(none, terminal: nil) == PictureSize.usual)
    #expect(PictureSize.size(none, terminal: terminal) == terminal)
    let said = ProcessEnvironment(["COLUMNS": "100", "LINES": "30"])
    #expect(PictureSize.size(said, terminal: terminal) == Size(columns: 100, rows: 30))
    let wrong = ProcessEnvironment(["COLUMNS": "many", "LINES": "-4"])
    #expect(PictureSize.size(wrong, terminal: terminal) == terminal)
    let huge = ProcessEnvironment(["COLUMNS": "100000000"])
    #expect(PictureSize.size(huge, terminal: terminal) == terminal)
  }
}
