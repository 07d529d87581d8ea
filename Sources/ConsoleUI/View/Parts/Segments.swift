/// Parts of a line of which the less important are left out where there is no room for all.
package struct Segments {
  private var parts: [(line: StyledLine, rank: Int)] = []

  /// None yet.
  package init() {}

  /// Takes a part in; the highest ranks are left out first, empty parts always.
  package mutating func add(_ line: StyledLine, rank: Int = 0) {
    if !line.isEmpty { parts.append((line, rank)) }
  }

  /// As many as fit, in the order they came.
  package func fitted(width: Int, separator: StyledLine = "  ") -> StyledLine {
    let gap = separator.width
    let byRank = parts.indices.sorted { (parts[$0].rank, $0) < (parts[$1].rank, $1) }
    var kept: Set<Int> = []
    var used = 0
    for index in byRank {
      let more = parts[index].line.width + (kept.isEmpty ? 0 : gap)
      // The most important part is shown even where it must be cut.
      guard kept.isEmpty || used + more <= width else { break }
      kept.insert(index)
      used += more
    }
    return StyledLine.joined(
      parts.indices.filter(kept.contains).map { parts[$0].line }, by: separator)
  }
}
