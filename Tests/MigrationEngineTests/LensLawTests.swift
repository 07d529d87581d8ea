import MigrationTesting
import Testing

@testable import MigrationEngine

/// The laws that every lens keeps, tried on lenses and documents that come from one seed.
///
/// A failure names the seed of its pair; `pair(seed)` makes exactly that pair again.
@Suite struct LensLawTests {
  /// The first seed; another one tries other pairs.
  static let firstSeed: UInt64 = 1_000
  static let pairCount: UInt64 = 6_000

  struct Pair {
    let seed: UInt64
    let lens: Lens
    let document: Fields

    var comment: Comment {
      """
      seed \(seed), record \(lens.record.json), tables \(lens.tables.map(\.steps.json))
      document \(Value.object(document))
      """
    }
  }

  static func pair(_ seed: UInt64) -> Pair? {
    var generator = LensGenerator(seed: seed)
    guard let lens = generator.lens() else { return nil }
    return Pair(seed: seed, lens: lens, document: generator.document(for: lens))
  }

  static let pairs = (firstSeed..<firstSeed + pairCount).compactMap(pair)

  @Test func generatorsReachWhatTheLawsSpeakOf() {
    let accepted = Self.pairs.filter { (try? $0.lens.forward($0.document)) != nil }
    let lossless = accepted.filter { $0.lens.verdict == .lossless }
    let dependent = accepted.filter { $0.lens.verdict.rank == 1 }
    #expect(Self.pairs.count > 4_000)
    #expect(accepted.count > 1_500, "\(accepted.count) of \(Self.pairs.count) were accepted")
    #expect(lossless.count > 800, "\(lossless.count) lossless pairs were accepted")
    #expect(dependent.count > 300, "\(dependent.count) dependent pairs were accepted")
  }

  @Test func whatGoesForwardThroughALosslessLensComesBackEqual() throws {
    for pair in Self.pairs where pair.lens.verdict == .lossless {
      guard let there = try? pair.lens.forward(pair.document) else { continue }
      let back = Result { try pair.lens.back(there) }
      guard case .success(pair.document) = back else {
        Issue.record("\(pair.comment)\nforward \(Value.object(there))\nback \(back)")
        continue
      }
    }
  }

  @Test func withThePreviousStateInSightEveryReversibleLensComesBackEqual() throws {
    for pair in Self.pairs where pair.lens.inverse != nil {
      guard let there = try? pair.lens.forward(pair.document) else { continue }
      let back = Result { try pair.lens.back(there, previous: pair.document) }
      guard case .success(pair.document) = back else {
        Issue.record("\(pair.comment)\nforward \(Value.object(there))\nback \(back)")
        continue
      }
    }
  }

  /// “Depends on the data” is no excuse: each step that is called so loses something for somebody.
  @Test(arguments: [
    #"{"remove": "a", "value": 0}"#, #"{"remove": "p.a", "value": null}"#,
    #"{"remove": "a", "value": 0, "optional": true}"#,
    #"{"each": "a", "do": [{"remove": "b", "value": 0}]}"#,
    #"{"each": "a", "do": [{"each": ".", "do": [{"remove": "b", "value": 0}]}]}"#,
    #"{"add": "c", "value": 1}, {"remove": "a", "value": []}, {"wrap": "c"}"#,
  ])
  func whatDependsOnTheDataLosesSomething(steps: String) throws {
    for lens in [try lens(steps), try Lens(tables: [.init("rows", lens(steps).record.operations)])]
    {
      #expect(lens.verdict.rank == 1)
      var generator = LensGenerator(seed: 11)
      let hasCounterExample = (0..<300).contains { _ in
        let document = generator.document(for: lens)
        guard let there = try? lens.forward(document) else { return false }
        return (try? lens.back(there)) != document
      }
      #expect(hasCounterExample, "\(steps)")
    }
  }

  /// Going back in sight of what was there reaches into every shape that steps make of an element.
  @Test(arguments: [
    (#"{"each": ".", "do": [{"remove": "a", "value": 0}]}"#, #"[[{"a": 1}, {"a": 2}], []]"#),
    (
      #"{"each": ".", "do": [{"remove": "a", "value": 0}]}"#, #"[{"k": {"a": 1}}, {"l": {"a": 2}}]"#
    ),
    (#"{"remove": "a", "value": 0}, {"wrap": "."}"#, #"[{"a": 1}, {"a": 2, "b": 3}]"#),
    (#"{"unwrap": "."}, {"remove": "a", "value": 0}"#, #"[[{"a": 1}], [{"a": 2, "b": 3}]]"#),
    (#"{"wrap": "."}, {"unwrap": "."}, {"remove": "a", "value": 0}"#, #"{"k": {"a": 1, "b": 2}}"#),
  ])
  func previousElementsAreFoundAgain(steps: String, xs: String) throws {
    let lens = try lens(#"{"each": "xs", "do": [\#(steps)]}"#)
    let before = try fields(#"{"xs": \#(xs)}"#)
    #expect(try lens.back(lens.forward(before), previous: before) == before)
  }

  /// In an array places shift; an element that is not what was made of its place's old one gets the
  /// filler, as a new one does.
  @Test func elementsThatChangedPlaceGetTheFiller() throws {
    let lens = try lens(#"{"each": "xs", "do": [{"remove": "a", "value": 0}]}"#)
    let before: Fields = ["xs": [["id": 1, "a": 10], ["id": 2, "a": 20]]]
    #expect(
      try lens.back(["xs": [["id": 2], ["id": 2], ["id": 3]]], previous: before)
        == ["xs": [["id": 2, "a": 0], ["id": 2, "a": 20], ["id": 3, "a": 0]]])
  }

  @Test func rowsFindTheirPreviousByTheirKey() throws {
    let steps = [Operation(.remove(FieldPath(names: ["a"]), filler: 0))]
    let lens = try Lens(tables: [.init("rows", steps)])
    let before: Fields = ["rows": ["k": ["a": 1, "b": 2], "l": ["a": 3]]]
    #expect(
      try lens.back(["rows": ["l": ["b": 9], "k": ["b": 7], "m": [:]]], previous: before)
        == ["rows": ["l": ["a": 3, "b": 9], "k": ["a": 1, "b": 7], "m": ["a": 0]]])
  }

  @Test func theInverseLensDoesWhatGoingBackDoes() throws {
    for pair in Self.pairs {
      guard let inverse = pair.lens.inverse else {
        #expect(pair.lens.verdict.rank == 2, pair.comment)
        continue
      }
      for document in [pair.document, (try? pair.lens.forward(pair.document)) ?? [:]] {
        let byInverse = try? inverse.forward(document)
        let byLens = try? pair.lens.back(document)
        #expect(byInverse == byLens, pair.comment)
      }
    }
  }

  /// A removed field that may be missing comes back by an `add`, and whatever an `add` puts there
  /// is there to be removed: “optional” is lost on the way, and nothing else ever is.
  @Test func theInverseOfTheInverseIsTheLensWithEveryRemovalDemanding() throws {
    for pair in Self.pairs {
      guard let inverse = pair.lens.inverse, let again = inverse.inverse else { continue }
      #expect(again == pair.lens.withDemandingRemovals, pair.comment)
      #expect(again.inverse == inverse, pair.comment)
    }
  }

  @Test func oneLensAfterAnotherIsBothAtOnce() throws {
    for (first, second) in zip(Self.pairs, Self.pairs.dropFirst()) {
      guard let both = try? first.lens.then(second.lens) else { continue }
      let stepwise: Fields?
      if let between = try? first.lens.forward(first.document) {
        stepwise = try? second.lens.forward(between)
      } else {
        stepwise = nil
      }
      #expect((try? both.forward(first.document)) == stepwise, first.comment)
      #expect(both.verdict.rank == max(first.lens.verdict.rank, second.lens.verdict.rank))
    }
  }

  @Test func aRefusalSaysWhatWhereAndWhatToDo() {
    let codes: Set<MigrationError.Code> = [
      .fieldMissing, .fieldExists, .fieldUnexpected, .valueUnmapped,
    ]
    for pair in Self.pairs {
      let before = pair.document
      do throws(MigrationError) { _ = try pair.lens.forward(pair.document) } catch {
        #expect(pair.document == before)
        #expect(codes.contains(error.code), pair.comment)
        #expect(!error.location.isEmpty, pair.comment)
        #expect(error.message.contains(";"), "\(error)")
      }
    }
  }

  @Test func whatOneWayLensesCannotUndoTheySay() throws {
    for pair in Self.pairs where pair.lens.inverse == nil {
      let error = #expect(throws: MigrationError.self, pair.comment) {
        try pair.lens.back(pair.document)
      }
      #expect(error?.code == .notReversible)
      #expect(error?.message.contains("restore a backup") == true)
    }
  }

  @Test func theOrderOfFieldsDecidesNothing() throws {
    for pair in Self.pairs {
      let turned = pair.document.turnedRound
      #expect(
        (try? pair.lens.forward(pair.document)) == (try? pair.lens.forward(turned)), pair.comment)
    }
  }

  @Test func generatedPairsFollowFromTheirSeedAlone() {
    for pair in Self.pairs.prefix(200) {
      let again = Self.pair(pair.seed)
      #expect(again?.lens == pair.lens && again?.document == pair.document)
    }
  }

  /// The harness can fail: an inverse that forgets its order is caught.
  @Test func anInverseInTheWrongOrderIsCaught() throws {
    let isCaught = Self.pairs.contains { pair in
      guard pair.lens.verdict == .lossless, let inverse = pair.lens.inverse,
        let there = try? pair.lens.forward(pair.document),
        let wrong = try? Lens(record: inverse.record.operations.reversed(), tables: inverse.tables)
      else { return false }
      return (try? wrong.forward(there)) != pair.document
    }
    #expect(isCaught)
  }
}

extension Lens {
  /// The same lens, but no removal passes over a missing field.
  fileprivate var withDemandingRemovals: Lens? {
    try? Lens(
      record: record.withDemandingRemovals.operations,
      tables: tables.map {
        TableSteps($0.table, $0.steps.withDemandingRemovals.operations)
      })
  }
}

extension OperationList {
  fileprivate var withDemandingRemovals: OperationList {
    OperationList(
      operations.map { operation in
        switch operation.action {
        case .remove: Operation(operation.action)
        case .each(let path, let inner):
          Operation(.each(path, inner.withDemandingRemovals), isOptional: operation.isOptional)
        case .add, .rename, .move, .nest, .hoist, .map, .convert, .wrap, .unwrap: operation
        }
      })
  }
}

extension Fields {
  /// The same fields, the last one first, at every depth.
  fileprivate var turnedRound: Fields {
    var turned = Fields()
    for entry in reversed() { turned[entry.name] = entry.value.turnedRound }
    return turned
  }
}

extension Value {
  fileprivate var turnedRound: Value {
    switch self {
    case .object(let fields): .object(fields.turnedRound)
    case .array(let elements): .array(elements.map(\.turnedRound))
    case .null, .bool, .int, .double, .string, .bytes: self
    }
  }
}
