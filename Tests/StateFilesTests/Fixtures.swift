import MigrationEngine
import StateFiles

/// Versions and migrations that most tests here share: `a` is renamed on the way to v2, and `n` is
/// added on the way to v3.
enum Fixtures {
  static let one = Version.generation(1)
  static let two = Version.generation(2)
  static let three = Version.generation(3)

  static let lensFiles: [(name: String, text: String)] = [
    ("legacy_to_v1.json", #"{"from": "legacy", "to": "v1", "record": []}"#),
    ("v1_to_v2.json", #"{"from": "v1", "to": "v2", "record": [{"rename": "a", "to": "b"}]}"#),
    ("v2_to_v3.json", #"{"from": "v2", "to": "v3", "record": [{"add": "n", "value": 0}]}"#),
  ]

  static func catalog() throws -> Catalog {
    var catalog = Catalog()
    for file in lensFiles {
      try catalog.register(Migration(LensFile(json: Array(file.text.utf8))))
    }
    return catalog
  }

  static func rules(to target: Version = two, field: String? = nil) throws -> DocumentRules {
    try DocumentRules(
      catalog: catalog(), target: target,
      versionField: field ?? StateDocument.defaultVersionField)
  }

  static func old(_ value: some CustomStringConvertible) -> String {
    #"{"state_version":"v1","a":\#(value)}"#
  }

  static func new(_ value: some CustomStringConvertible) -> String {
    #"{"state_version":"v2","b":\#(value)}"#
  }
}

/// What a run came to: its counts and all it named.
struct Outcome {
  let tally: Tally
  let notable: [Tally.Notable]

  var problems: [DocumentProblem] {
    notable.compactMap { if case .problem(let problem) = $0 { problem } else { nil } }
  }

  var codes: [String] { problems.map(\.code) }

  var backups: [String] {
    notable.compactMap { if case .replaced(_, let backup) = $0 { backup } else { nil } }
  }

  /// Migrated, already there, failed.
  var counts: [Int] { [tally.migrated, tally.alreadyThere, tally.failed] }
}

extension StateFiles {
  func migrated(to target: Version = Fixtures.two, field: String? = nil) throws -> Outcome {
    let rules = try Fixtures.rules(to: target, field: field)
    var notable: [Tally.Notable] = []
    let tally = migrate(rules) { notable.append($0) }
    return Outcome(tally: tally, notable: notable)
  }

  func scanned(
    as examination: Examination, to target: Version = Fixtures.two, rules: DocumentRules? = nil
  ) throws -> Outcome {
    var notable: [Tally.Notable] = []
    let tally = scan(try rules ?? Fixtures.rules(to: target), as: examination) {
      notable.append($0)
    }
    return Outcome(tally: tally, notable: notable)
  }

  func restored(to version: KeptVersion? = nil) -> Outcome {
    var notable: [Tally.Notable] = []
    let tally = restore(Choice(version: version)) { notable.append($0) }
    return Outcome(tally: tally, notable: notable)
  }
}
