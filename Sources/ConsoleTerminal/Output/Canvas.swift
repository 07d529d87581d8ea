internal import CNcurses
internal import CSystem
internal import ConsoleUI
internal import Glibc
internal import UnixKit

/// ncurses, and everything that calls it.
///
/// It composes and never writes to the terminal: what it takes for its terminal is a file in
/// memory,
/// whose contents an ``Outlet`` brings to the real one. So a terminal that is slow stops nobody, a
/// picture is one `write`, how many bytes it takes is known, and settings, signals and keys are
/// ours.
final class Canvas {
  let depth: ColourDepth
  /// What gives the screen back in one piece, for whoever cannot ask ncurses any more.
  let restoring: [UInt8]
  private let screen: OpaquePointer
  private let file: UnsafeMutablePointer<FILE>
  private let memory: Int32
  private let colours: ColourNumbers
  private var pairs: ColourPairs
  /// What is shown; nothing is known after a change of size or owner.
  private var shown: Grid?
  private var size: Size
  /// The terminal shows our screen, and not the one before.
  private var hasScreen = false
  private let text = UnsafeMutablePointer<wchar_t>.allocate(capacity: Canvas.maximumRun)
  /// The most of a row that is put at once; longer runs are put in pieces.
  private static let maximumRun = 1_024

  /// Makes ncurses ready for a kind of terminal.
  ///
  /// - Parameter depth: How many colours; as many as there are when `nil`.
  init(
    _ environment: ProcessEnvironment, device: TerminalDevice, depth wish: ColourDepth?
  ) throws(TerminalError) {
    let kind = environment["TERM"] ?? ""
    Self.useUnicode()
    var answer: Int32 = 0
    guard !kind.isEmpty, setupterm(kind, device.number, &answer) == 0, answer == 1 else {
      throw answer == 1 ? .cannotDraw(kind) : .unknownKind(kind)
    }
    // Without a way to any cell there is no picture.
    guard !Self.capability("cup").isEmpty else { throw .cannotDraw(kind) }
    let count = Int(tigetnum("colors"))
    let natural = TerminalColours.depth(
      environment, colours: count, isDirect: tigetflag("RGB") > 0)
    let depth = min(wish ?? natural, count < 8 ? .mono : .truecolor)
    let entry = TerminfoEntry.current
    let needsMore = depth == .truecolor || depth == .indexed && count < 256
    let wanted = needsMore ? entry?.directColours() : entry?.keepingPalette()
    let output = midstream_memfd("midstream-screen")
    guard output >= 0, let file = Self.file(for: device) else {
      throw .system(String(cString: strerror(errno)) + "; close some files (ulimit -n)")
    }
    memory = output
    self.file = file
    let made = wanted.flatMap { Self.screen(kind, file, $0.variable) }
    guard let screen = made ?? newterm(kind, file, file) else { throw .cannotDraw(kind) }
    self.screen = screen
    raw()
    nonl()
    // Until here it was the terminal, whose size it asked for. Nothing has been written.
    dup2(memory, fileno(file))
    typeahead(-1)
    start_color()
    let hasDefaults = use_default_colors() == 0
    // An ncurses that takes no entry from a variable has the colours that it has.
    let most: ColourDepth = midstream_colours() >= 256 ? .indexed : .sixteen
    self.depth = needsMore && made == nil ? min(depth, most) : depth
    colours = ColourNumbers(depth: self.depth, count: midstream_colours())
    pairs = ColourPairs(
      limit: self.depth == .mono ? 0 : midstream_pairs() - 1, hasDefaults: hasDefaults)
    restoring = Self.restoring()
    size = device.size
    // What it has prepared so far is for the size it found in the entry: let it begin anew.
    endwin()
    _ = taken()
    resizeterm(Int32(size.rows), Int32(size.columns))
  }

  deinit {
    delscreen(screen)
    fclose(file)
    close(memory)
    text.deallocate()
  }

  /// Text is UTF-8 whatever the locale says: the fleet's names are, and so is the picture.
  private static func useUnicode() {
    setlocale(LC_CTYPE, "")
    let codes = nl_langinfo(Int32(CODESET)).map { String(cString: $0) }
    if codes != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  private static func file(for device: TerminalDevice) -> UnsafeMutablePointer<FILE>? {
    let number = fcntl(device.number, F_DUPFD_CLOEXEC, 0)
    return number < 0 ? nil : fdopen(number, "r+")
  }

  /// A screen by an entry of ours; the variable says what it said before afterwards.
  private static func screen(
    _ kind: String, _ file: UnsafeMutablePointer<FILE>, _ entry: String
  ) -> OpaquePointer? {
    let before = getenv("TERMINFO").map { String(cString: $0) }
    setenv("TERMINFO", entry, 1)
    defer { if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") } }
    return newterm(kind, file, file)
  }

  private static func restoring() -> [UInt8] {
    ["sgr0", "op", "cnorm", "rmcup", "rmkx"].flatMap { capability($0) } + [0x0D]
  }

  /// A string of the entry without its padding, `$<5>`: no terminal of this century needs it.
  private static func capability(_ name: String) -> [UInt8] {
    guard let found = tigetstr(name), Int(bitPattern: found) != -1 else { return [] }
    var bytes = Array(String(cString: found).utf8)
    while let start = bytes.firstIndex(of: UInt8(ascii: "$")), bytes[(start + 1)...].first == 0x3C,
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    {
      bytes.removeSubrange(start...end)
    }
    return bytes
  }

  // MARK: Drawing

  /// What makes the terminal show a picture that shows another one; nothing when it is the same.
  func compose(_ grid: Grid) -> [UInt8] {
    if let shown, shown == grid { return [] }
    pairs.nextPicture()
    while !put(grid) {
      // Some old pairs may be of no use any more; all cells are put again with new ones.
      shown = nil
      pairs.startAnew()
    }
    shown = grid
    hasScreen = true
    let cursor = grid.cursor.flatMap { Area(size).contains($0) ? $0 : nil }
    midstream_show(Int32(cursor?.row ?? 0), Int32(cursor?.column ?? 0), cursor == nil ? 0 : 1)
    return taken()
  }

  /// Takes over a new size; everything is drawn again.
  func resize(to size: Size) {
    self.size = size
    resizeterm(Int32(size.rows), Int32(size.columns))
    forget()
  }

  /// Whatever the terminal shows, it is not what was drawn.
  func forget() {
    shown = nil
    midstream_erase()
    midstream_forget()
  }

  /// What brings back the screen that was there before; the next picture takes it again.
  func leave() -> [UInt8] {
    guard hasScreen else { return [] }
    hasScreen = false
    endwin()
    forget()
    return taken()
  }

  /// What ncurses has written since it was asked last.
  private func taken() -> [UInt8] {
    let count = Int(lseek(memory, 0, SEEK_CUR))
    guard count > 0 else { return [] }
    lseek(memory, 0, SEEK_SET)
    return [UInt8](unsafeUninitializedCapacity: count) { room, taken in
      taken = max(0, pread(memory, room.baseAddress, count, 0))
    }
  }

  /// Puts the rows that differ; `false` when colour pairs ran out on the way.
  private func put(_ grid: Grid) -> Bool {
    let rows = min(grid.size.rows, size.rows)
    let before = shown?.size == grid.size ? shown : nil
    if shown != nil, before == nil { midstream_erase() }
    for number in 0..<rows {
      let row = grid.row(number)
      if let old = before?.row(number), old == row { continue }
      guard put(row, before?.row(number), at: number) else { return false }
    }
    return true
  }

  /// Puts what differs of a row, from the first cell to the last.
  private func put(_ row: ArraySlice<Cell>, _ old: ArraySlice<Cell>?, at number: Int) -> Bool {
    let width = min(row.count, size.columns)
    let cells = row.prefix(width)
    var (first, last) = (cells.startIndex, cells.endIndex)
    if let old {
      while first < last, old[first] == cells[first] { first += 1 }
      while last > first, old[last - 1] == cells[last - 1] { last -= 1 }
      // A character is put as a whole.
      while first > cells.startIndex, cells[first].text == nil { first -= 1 }
      while last < cells.endIndex, cells[last].text == nil { last += 1 }
    }
    while first < last {
      let style = cells[first].style
      var end = first + 1
      while end < last, cells[end].text == nil || cells[end].style == style { end += 1 }
      guard let (bits, pair) = look(style) else { return false }
      putRun(cells[first..<end], isAtEnd: end == cells.endIndex) { column, text, count in
        midstream_put(
          Int32(number), Int32(first - cells.startIndex + column), text, Int32(count), bits, pair)
      }
      first = end
    }
    return true
  }

  /// Cells of one look, in pieces that fit the buffer.
  private func putRun(
    _ cells: ArraySlice<Cell>, isAtEnd: Bool,
    _ put: (Int, UnsafePointer<wchar_t>, Int) -> Void
  ) {
    var (count, start) = (0, 0)
    var index = cells.startIndex
    while index < cells.endIndex {
      let next = index + 1
      let isWide = next < cells.endIndex && cells[next].text == nil
      let scalars = CellText.scalars(cells[index].text ?? " ", columns: isWide ? 2 : 1)
      if count + scalars.count > Self.maximumRun {
        put(start, text, count)
        (count, start) = (0, index - cells.startIndex)
      }
      for scalar in scalars {
        text[count] = wchar_t(scalar.value)
        count += 1
      }
      index = isWide ? next + 1 : next
    }
    put(start, text, count)
  }

  /// A look as ncurses has it; `nil` when there is no colour pair left.
  private func look(_ style: Style) -> (bits: UInt32, pair: Int32)? {
    var bits = UInt32(style.attributes.rawValue)
    let foreground = colours.number(style.foreground)
    let background = colours.number(style.background)
    if foreground.needsBold { bits |= UInt32(Attributes.bold.rawValue) }
    guard let pair = pairs.pair(foreground.number, background.number) else { return nil }
    return (bits, pair)
  }
}
