internal import CSystem
internal import Glibc

/// A program that this process has started.
package final class StartedProgram: Sendable {
  /// How it ended, and what it took.
  package struct Ending: Equatable, Sendable {
    /// What it returned; `nil` when a signal ended it.
    package let code: Int32?
    /// The signal that ended it.
    package let signal: Int32?
    /// Processor time of its own and of the kernel for it.
    package let processorMicroseconds: Int
    /// The most memory that it held.
    package let peakBytes: Int
  }

  /// The number of its process.
  package let number: Int32

  private init(number: Int32) { self.number = number }

  /// Starts a program in a session of its own whose terminal is `terminal`.
  ///
  /// - Parameter words: The program, looked for in `PATH`, and its arguments.
  /// - Throws: `missing` when there is no such program.
  package static func start(
    _ words: [String], environment: [String: String], onTerminal terminal: String
  ) throws(SocketError) -> StartedProgram {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Whoever leads a session and opens a terminal has it from then on: tty_ioctl(4).
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // No signal is blocked or ignored in the new program because it is here.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(midstream_spawn_session))
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + variables { free(text) } }
    var number: pid_t = -1
    let status = posix_spawnp(
      &number, words.first ?? "", &actions, &attributes, arguments, variables + [nil])
    guard status == 0 else {
      errno = status
      throw .last("start", words.first ?? "a program without a name")
    }
    return StartedProgram(number: number)
  }

  /// Sends it a signal.
  package func signal(_ signal: Int32) { kill(number, signal) }

  /// The memory that it holds now, in bytes; 0 once it has ended.
  package var residentBytes: Int { CurrentProcess.residentBytes(of: number) }

  /// Waits until it has ended; to be asked once.
  package func wait() -> Ending {
    var (status, usage) = (Int32(0), rusage())
    while wait4(number, &status, 0, &usage) < 0, errno == EINTR {}
    let hasReturned = status & 0x7F == 0
    let micros = { (time: timeval) in Int(time.tv_sec) * 1_000_000 + Int(time.tv_usec) }
    return Ending(
      code: hasReturned ? status >> 8 & 0xFF : nil, signal: hasReturned ? nil : status & 0x7F,
      processorMicroseconds: micros(usage.ru_utime) + micros(usage.ru_stime),
      peakBytes: usage.ru_maxrss * 1_024)
  }
}
