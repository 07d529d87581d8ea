internal import Glibc

// The console and its headless verbs: wiring only. What a command means is in the table of
// commands, what it does in the modules below it.
let code = CommandTable.midstream.run(Array(CommandLine.arguments.dropFirst()))
// A result that nobody got is no success.
exit((code == .done && Output.isBroken ? .failed : code).rawValue)
