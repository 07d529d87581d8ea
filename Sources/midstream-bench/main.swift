internal import Glibc

// Measurements, each beside its peer in the same run. Times of a noisy machine are never asserted
// anywhere; what is printed are ratios of medians with their spread.
let usage = """
  usage: midstream-bench state [--documents N] [--rounds N] [--json]

    state   documents through a path of three migrations, beside a Python program that does the same
  """
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "solo" {
  let rows = Int(arguments[1]) ?? 0
  solo(rows, BenchLenses.inline)
  solo(rows, BenchLenses.heap)
  exit(0)
}
if arguments.first == "migrate", let options = MigrateOptions(arguments.dropFirst()) {
  try MigrateBench(options: options).run()
  exit(0)
}
guard let options = BenchOptions(arguments) else {
  print(usage)
  exit(arguments == ["--help"] ? 0 : 2)
}
do {
  try StateBench(options).run()
} catch {
  print("midstream-bench: \(error)")
  exit(1)
}
