/// A command as the palette shows it.
package struct PaletteEntry: Sendable {
  package let entry: CommandCatalog.Entry
  /// What is not legal is greyed, and says why.
  package let legality: Legality
}

extension Model {
  /// The commands that fit what was typed into the palette, the best first.
  package func paletteEntries(_ search: String) -> [PaletteEntry] {
    CommandCatalog.all.enumerated().compactMap { position, entry -> (Int, Int, PaletteEntry)? in
      guard entry.section != .replaying || replay != nil,
        let distance = Model.distance(search, entry)
      else { return nil }
      return (
        distance, position, PaletteEntry(entry: entry, legality: legality(of: entry.command))
      )
    }
    .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  /// What a command is called counts for more than what it does.
  private static func distance(_ search: String, _ entry: CommandCatalog.Entry) -> Int? {
    let names = [entry.command.rawValue, entry.label].compactMap { Fuzzy.distance(search, in: $0) }
    if let best = names.min() { return best }
    // A sentence holds nearly any letters; only whole words count there.
    return entry.summary.lowercased().contains(search.lowercased()) ? 100 : nil
  }
}
