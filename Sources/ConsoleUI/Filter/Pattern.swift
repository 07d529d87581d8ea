/// A regular expression that cannot run away: it looks at each character of a text once, whatever
/// the expression, so that no filter can make the console stand still.
///
/// It knows `.`, `[a-z]`, `[^…]`, `\d \w \s`, `^ $`, `( | )`, and `* + ?` and `{n,m}` behind any of
/// them. It does not tell upper from lower case.
struct Pattern: Equatable, Sendable {
  /// Why a text is no pattern, as a sentence.
  struct Problem: Error, Equatable { let sentence: String }

  /// The longest pattern that is read.
  static let maximumCharacters = 200
  /// The most instructions that a pattern may become; repetitions multiply.
  static let maximumInstructions = 2_000
  /// The highest number of repetitions.
  static let maximumRepetitions = 100
  /// The most groups inside one another.
  static let maximumDepth = 20

  /// What one character must be.
  enum Wanted: Equatable, Sendable {
    case any
    case set([ClosedRange<Character>], isNegated: Bool)

    func fits(_ character: Character) -> Bool {
      switch self {
      case .any: return true
      case .set(let ranges, let isNegated):
        return ranges.contains { $0.contains(character) } != isNegated
      }
    }
  }

  enum Instruction: Equatable, Sendable {
    case match(Wanted)
    /// Goes on at both places.
    case split(Int, Int)
    case jump(Int)
    case atStart, atEnd
  }

  private let program: [Instruction]

  /// Reads a pattern.
  ///
  /// - Throws: a ``Problem`` that says what is wrong with it.
  init(_ text: String) throws(Problem) {
    guard text.count <= Pattern.maximumCharacters else {
      throw Problem(sentence: "the pattern is too long; write a shorter one")
    }
    var reader = PatternReader(text.lowercased())
    program = try reader.program()
  }

  /// Whether it fits anywhere in a text.
  func isIn(_ text: String) -> Bool {
    let characters = Array(text.lowercased())
    var present = Places(count: program.count + 1)
    for position in 0...characters.count {
      // It may begin anywhere.
      add(0, to: &present, position, characters.count)
      if present.isDone { return true }
      guard position < characters.count else { break }
      var next = Places(count: program.count + 1)
      for place in present.places {
        guard case .match(let wanted) = program[place], wanted.fits(characters[position]) else {
          continue
        }
        add(place + 1, to: &next, position + 1, characters.count)
      }
      present = next
    }
    return present.isDone
  }

  /// The places in the program at which a match may be going on.
  private struct Places {
    private(set) var places: [Int] = []
    private var isKnown: [Bool]
    var isDone = false

    init(count: Int) { isKnown = Array(repeating: false, count: count) }

    mutating func insert(_ place: Int) -> Bool {
      guard !isKnown[place] else { return false }
      isKnown[place] = true
      places.append(place)
      return true
    }
  }

  private func add(_ place: Int, to places: inout Places, _ position: Int, _ count: Int) {
    var open = [place]
    while let place = open.popLast() {
      guard place < program.count else {
        places.isDone = true
        continue
      }
      guard places.insert(place) else { continue }
      switch program[place] {
      case .match: break
      case .jump(let target): open.append(target)
      case .split(let first, let second): open += [second, first]
      case .atStart: if position == 0 { open.append(place + 1) }
      case .atEnd: if position == count { open.append(place + 1) }
      }
    }
  }
}
