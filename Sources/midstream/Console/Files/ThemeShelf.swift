internal import ConsoleUI
internal import StateFiles

/// The themes there are: those that are part of the program, and the operator's own.
struct ThemeShelf: Sendable {
  /// More of one's own nobody leafs through.
  private static let maximumOwn = 200
  private static let ending = ".theme"
  /// A file of a theme is far smaller.
  private static let maximumBytes = 64 << 10

  static let shippedNames = ShippedThemes.names

  /// The operator's folder; `nil` where there is none.
  private let folder: String?
  private let own: Set<String>
  /// All names, those of the program first.
  let names: [String]

  /// Looks which themes there are; each is read when it is wanted.
  init(folder: String? = nil) {
    self.folder = folder
    let found = folder.map {
      OperatorFile.names(in: $0, ending: ThemeShelf.ending, upTo: ThemeShelf.maximumOwn)
    }
    let names = (found ?? []).map { String($0.dropLast(ThemeShelf.ending.count)) }
    own = Set(names)
    self.names = ThemeShelf.shippedNames + names.filter { !ThemeShelf.shippedNames.contains($0) }
  }

  /// A theme by its name, the operator's own before any other; the standard where there is none.
  ///
  /// What is wrong with a file comes along as sentences, and the rest of it is used.
  func theme(named name: String) -> (theme: Theme, problems: [String]) {
    guard own.contains(name), let folder else {
      return (ShippedThemes.theme(named: name) ?? ShippedThemes.standard, [])
    }
    let path = "\(folder)/\(name)\(ThemeShelf.ending)"
    do throws(FileError) {
      let text = try OperatorFile.text(at: path, upToBytes: ThemeShelf.maximumBytes)
      let (theme, problems) = ThemeFile.read(text ?? "", name: name)
      return (theme, problems.map { "\(path), \($0)" })
    } catch {
      return (ShippedThemes.standard, ["\(error)"])
    }
  }

  /// The colours of a theme on a terminal of some depth.
  func palette(named name: String, depth: ColourDepth) -> Palette {
    Palette(theme(named: name).theme, depth: depth)
  }
}
