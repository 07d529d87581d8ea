/// Reads a pattern into a program, from left to right.
struct PatternReader {
  private typealias Program = [Pattern.Instruction]

  private let characters: [Character]
  private var position = 0
  private var depth = 0

  init(_ text: String) { characters = Array(text) }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private func problem(_ sentence: String) -> Pattern.Problem {
    Pattern.Problem(sentence: sentence)
  }

  mutating func program() throws(Pattern.Problem) -> [Pattern.Instruction] {
    let program = try choices()
    guard next == nil else { throw problem("a ) has no (; write \\) for the sign itself") }
    return program
  }

  private mutating func choices() throws(Pattern.Problem) -> [Pattern.Instruction] {
    var program = try sequence()
    while next == "|" {
      position += 1
      let other = try sequence()
      program =
        [.split(1, program.count + 2)] + PatternReader.moved(program, by: 1)
        + [.jump(program.count + 2 + other.count)]
        + PatternReader.moved(other, by: program.count + 2)
    }
    return program
  }

  private mutating func sequence() throws(Pattern.Problem) -> [Pattern.Instruction] {
    var program: [Pattern.Instruction] = []
    while let character = next, character != "|", character != ")" {
      let piece = try repeated(try atom())
      guard program.count + piece.count <= Pattern.maximumInstructions else {
        throw problem("the pattern is too large; repeat less")
      }
      program += PatternReader.moved(piece, by: program.count)
    }
    return program
  }

  private mutating func atom() throws(Pattern.Problem) -> [Pattern.Instruction] {
    guard let character = next else { return [] }
    position += 1
    switch character {
    case ".": return [.match(.any)]
    case "^": return [.atStart]
    case "$": return [.atEnd]
    case "(": return try group()
    case "[": return [.match(try set())]
    case "\\": return [.match(try escaped())]
    case "*", "+", "?", "{":
      throw problem("\(character) repeats nothing; write \\\(character) for the sign itself")
    default: return [.match(.set([character...character], isNegated: false))]
    }
  }

  private mutating func group() throws(Pattern.Problem) -> [Pattern.Instruction] {
    depth += 1
    guard depth <= Pattern.maximumDepth else {
      throw problem("the pattern has too many groups inside one another; use fewer")
    }
    // Groups remember nothing, so (?: is the same.
    if next == "?", position + 1 < characters.count, characters[position + 1] == ":" {
      position += 2
    }
    let program = try choices()
    guard next == ")" else { throw problem("a ( is not closed; add )") }
    position += 1
    depth -= 1
    return program
  }

  private mutating func escaped() throws(Pattern.Problem) -> Pattern.Wanted {
    guard let character = next else { throw problem("a \\ stands at the end; write \\\\") }
    position += 1
    return .set(
      PatternReader.named(character) ?? [character...character], isNegated: false)
  }

  private static func named(_ character: Character) -> [ClosedRange<Character>]? {
    switch character {
    case "d": ["0"..."9"]
    case "w": ["a"..."z", "0"..."9", "_"..."_"]
    case "s": [" "..." ", "\t"..."\t"]
    default: nil
    }
  }

  private mutating func set() throws(Pattern.Problem) -> Pattern.Wanted {
    let isNegated = next == "^"
    if isNegated { position += 1 }
    var ranges: [ClosedRange<Character>] = []
    while let character = next, character != "]" || ranges.isEmpty {
      position += 1
      if character == "\\", let escaped = next {
        position += 1
        ranges += PatternReader.named(escaped) ?? [escaped...escaped]
      } else if next == "-", position + 1 < characters.count, characters[position + 1] != "]" {
        let last = characters[position + 1]
        position += 2
        guard character <= last else {
          throw problem("\(character)-\(last) is the wrong way round; swap them")
        }
        ranges.append(character...last)
      } else {
        ranges.append(character...character)
      }
    }
    guard next == "]" else { throw problem("a [ is not closed; add ]") }
    position += 1
    return .set(ranges, isNegated: isNegated)
  }

  // MARK: Repeating

  private mutating func repeated(
    _ piece: [Pattern.Instruction]
  ) throws(Pattern.Problem) -> [Pattern.Instruction] {
    var program = piece
    while let character = next {
      switch character {
      case "*": program = PatternReader.anyNumber(program)
      case "+":
        program =
          program
          + PatternReader.moved(
            PatternReader.anyNumber(program), by: program.count)
      case "?": program = PatternReader.maybe(program)
      case "{":
        program = try counted(program)
        continue
      default: return program
      }
      position += 1
      guard program.count <= Pattern.maximumInstructions else {
        throw problem("the pattern is too large; repeat less")
      }
    }
    return program
  }

  private mutating func counted(
    _ piece: [Pattern.Instruction]
  ) throws(Pattern.Problem) -> [Pattern.Instruction] {
    guard let end = characters[position...].firstIndex(of: "}") else {
      throw problem("a { is not closed; add }, or write \\{ for the sign itself")
    }
    let parts = String(characters[(position + 1)..<end]).split(
      separator: ",", omittingEmptySubsequences: false)
    position = end + 1
    guard (1...2).contains(parts.count), let least = Int(parts[0]),
      parts.count == 1 || parts[1].isEmpty || Int(parts[1]) != nil
    else { throw problem("write how often as {3}, {3,} or {3,5}") }
    let most = parts.count == 1 ? least : Int(parts[1])
    guard (0...Pattern.maximumRepetitions).contains(least),
      (least...max(least, Pattern.maximumRepetitions)).contains(most ?? least)
    else { throw problem("repeat up to \(Pattern.maximumRepetitions) times") }
    guard piece.count * max(1, most ?? least) <= Pattern.maximumInstructions else {
      throw problem("the pattern is too large; repeat less")
    }
    var program: [Pattern.Instruction] = []
    for _ in 0..<least { program += PatternReader.moved(piece, by: program.count) }
    guard let most else {
      return program + PatternReader.moved(PatternReader.anyNumber(piece), by: program.count)
    }
    for _ in least..<most {
      program += PatternReader.moved(PatternReader.maybe(piece), by: program.count)
    }
    return program
  }

  private static func anyNumber(_ piece: [Pattern.Instruction]) -> [Pattern.Instruction] {
    [.split(1, piece.count + 2)] + moved(piece, by: 1) + [.jump(0)]
  }

  private static func maybe(_ piece: [Pattern.Instruction]) -> [Pattern.Instruction] {
    [.split(1, piece.count + 1)] + moved(piece, by: 1)
  }

  private static func moved(
    _ program: [Pattern.Instruction], by offset: Int
  ) -> [Pattern.Instruction] {
    program.map { instruction in
      switch instruction {
      case .split(let first, let second): .split(first + offset, second + offset)
      case .jump(let target): .jump(target + offset)
      case .match, .atStart, .atEnd: instruction
      }
    }
  }
}
