internal import Glibc
internal import UnixKit

// Measurements, each beside its peer in the same run. Times of a noisy machine are never asserted
// anywhere; what is printed are ratios of medians with their spread.
let usage = """
  usage: midstream-bench state [--documents N] [--rounds N] [--json]
         midstream-bench migrate [--rows N] [--shape inline|heap|document] [--order hash|key]
           [--write-ratio R] [--tables K] [--calls N] [--rounds N] [--peer otp]
           [--forms suspended,selectReplace,shadow,chunked,chunkedKept] [--json]
         midstream-bench ledger [--entries N] [--writers N] [--rounds N] [--dir DIR] [--json]
         midstream-bench call [--rows N] [--calls N] [--round-trips N] [--rounds N] [--json]

    state     documents through a path of three migrations, beside a Python program that does the
              same
    migrate   tables that change shape under callers, beside Erlang/OTP
    ledger    entries until they are durable, beside raw commits of the same bytes by SQLite
    call      a component beside gen_server:call, and a look through the control socket beside an
              echo in C
  """

/// Runs what was asked for; false when it cannot be understood.
func run(_ arguments: [String]) throws -> Bool {
  switch arguments.first {
  case "state":
    guard let options = StateOptions(arguments.dropFirst()) else { return false }
    try StateBench(options).run()
  case "migrate":
    guard let options = MigrateOptions(arguments.dropFirst()) else { return false }
    try MigrateBench(options: options).run()
  case "ledger":
    guard let options = LedgerOptions(arguments.dropFirst()) else { return false }
    try LedgerBench(options).run()
  case "call":
    guard let options = CallOptions(arguments.dropFirst()) else { return false }
    try CallBench(options).run()
  default: return false
  }
  return true
}

ProcessMemory.serveWithoutPauses()
let arguments = Array(CommandLine.arguments.dropFirst())
do {
  guard try run(arguments) else {
    print(usage)
    exit(arguments == ["--help"] ? 0 : 2)
  }
} catch {
  print("midstream-bench: \(error)")
  exit(1)
}
