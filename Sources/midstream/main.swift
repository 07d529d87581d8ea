internal import Glibc

// The console and its headless verbs: wiring only. What a command means is in the table of commands,
// what it does in the modules below it.
exit(CommandTable.midstream.run(Array(CommandLine.arguments.dropFirst())).rawValue)
