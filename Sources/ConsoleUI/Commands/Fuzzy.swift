/// Finds words by a few of their letters, in their order: `rb` finds `roll back`.
enum Fuzzy {
  /// How well letters fit a text, the smaller the better; `nil` where they do not.
  ///
  /// Letters at the beginning of words and beside one another count for more.
  static func distance(_ letters: String, in text: String) -> Int? {
    let wanted = Array(letters.lowercased().filter { $0 != " " })
    guard !wanted.isEmpty else { return 0 }
    let characters = Array(text.lowercased())
    // The best way may begin at any place where the first letter stands.
    return characters.indices.lazy.filter { characters[$0] == wanted[0] }
      .compactMap { distance(wanted, characters, from: $0) }.min()
  }

  private static func distance(
    _ wanted: [Character], _ characters: [Character], from start: Int
  ) -> Int? {
    var distance = isWordStart(characters, start) ? 0 : 4
    var place = start
    for letter in wanted.dropFirst() {
      guard let next = characters[(place + 1)...].firstIndex(of: letter) else { return nil }
      if next > place + 1 { distance += isWordStart(characters, next) ? 1 : 3 }
      place = next
    }
    return distance + min(start, 3)
  }

  private static func isWordStart(_ characters: [Character], _ place: Int) -> Bool {
    place == 0 || !characters[place - 1].isLetter
  }
}
