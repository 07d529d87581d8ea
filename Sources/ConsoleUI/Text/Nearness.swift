extension String {
  /// How many letters must be put, taken or changed to make `other` of this.
  package func distance(to other: String) -> Int {
    let theirs = Array(other)
    var row = Array(0...theirs.count)
    for (index, letter) in self.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in theirs.indices {
        let above = row[column + 1]
        let changed = diagonal + (letter == theirs[column] ? 0 : 1)
        row[column + 1] = Swift.min(above + 1, row[column] + 1, changed)
        diagonal = above
      }
    }
    return row[theirs.count]
  }

  /// The one of some names that was probably meant; `nil` where none is like it.
  func nearest(of names: some Sequence<String>) -> String? {
    // A long text is no slip of the hand, and would be long to compare.
    guard utf8.count <= 64 else { return nil }
    let near = names.map { (name: $0, distance: distance(to: $0)) }.min {
      $0.distance < $1.distance
    }
    return near.flatMap { $0.distance <= max(1, min(3, count / 2)) ? $0.name : nil }
  }
}
