internal import Glibc
internal import SimulationKit

let usage = """
  usage: midstream-simulate --seeds N [--from S]   N runs, the first that fails is told
         midstream-simulate --seed S               one run, with its whole schedule
  """

func number(after name: String, in arguments: [String]) -> UInt64? {
  guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
  return UInt64(arguments[index + 1])
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments == ["--canaries"] {
  var areFound = true
  for (bug, finding) in Simulation.canaries(limit: 2_000) {
    areFound = areFound && finding != nil
    print(
      finding.map { "\(bug): found by seed \($0.seed): \($0.failure ?? "")" }
        ?? "\(bug): NOT FOUND, the checkers are blind to it")
  }
  exit(areFound ? 0 : 1)
}
if let seed = number(after: "--seed", in: arguments), arguments.count == 2 {
  let result = Simulation.run(seed: seed, keepsLog: true)
  for line in result.log { print(line) }
  print(result.failure.map { "seed \(seed) FAILED: \($0)" } ?? "seed \(seed) kept every promise")
  exit(result.failure == nil ? 0 : 1)
}
guard let count = number(after: "--seeds", in: arguments),
  arguments.count == 2 || arguments.count == 4,
  let first = arguments.count == 4 ? number(after: "--from", in: arguments) : 1
else {
  print(usage)
  exit(arguments == ["--help"] ? 0 : 2)
}
var tally = Simulation.Tally()
for seed in first..<first + count {
  let result = Simulation.run(seed: seed)
  tally.add(result.tally)
  if let failure = result.failure {
    print("seed \(seed) FAILED: \(failure)")
    print("replay it with: midstream-simulate --seed \(seed)")
    exit(1)
  }
}
print("\(count) seeds from \(first) kept every promise: \(tally.upgrades) upgrades,")
print(
  "  \(tally.exchanges) exchanges, \(tally.exchangesBack) exchanges back,"
    + " \(tally.failures) failures,")
print("  \(tally.conversions) of whole tables, \(tally.restarts) restarts;")
let ends = tally.ends.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
print("  \(tally.events) events; ends: \(ends.joined(separator: ", "))")
