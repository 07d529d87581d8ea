import CNcurses
import Testing

/// The one door to ncursesw opens: headers, shim and library agree.
@Suite struct CursesTests {
  @Test func versionIsTold() throws {
    let version = try #require(midstream_curses_version())
    #expect(String(cString: version).hasPrefix("ncurses "))
  }
}
