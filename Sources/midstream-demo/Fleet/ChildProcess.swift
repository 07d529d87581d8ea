internal import Glibc
internal import UnixKit

/// A program that this one has started, and ends by its number.
///
/// It gets a process group of its own, so that Ctrl-C reaches only whoever started it, and an end
/// of a pipe as its standard input: when that ends, whoever started it is gone. One that people
/// talk to gets neither: it has the terminal, and stays in the job that the shell knows.
final class ChildProcess {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let pid: pid_t
  private var input: Int32
  private let output: Int32
  private(set) var status: Int32?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - isHeard: whether what it prints is for us to read; else it goes where ours goes.
  ///   - log: where what it prints and is not for us goes, instead of where ours goes.
  ///   - hasTerminal: whether people talk to it.
  init(
    _ words: [String], environment: [String: String] = [:], isHeard: Bool = false,
    log: Int32? = nil, hasTerminal: Bool = false
  ) throws(Failure) {
    let (input, output) = (try ChildProcess.pipe(), try ChildProcess.pipe())
    defer {
      close(input.read)
      close(output.write)
    }
    (self.input, self.output) = (input.write, output.read)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if !hasTerminal { posix_spawn_file_actions_adddup2(&actions, input.read, 0) }
    if let log {
      posix_spawn_file_actions_adddup2(&actions, log, 1)
      posix_spawn_file_actions_adddup2(&actions, log, 2)
    }
    if isHeard { posix_spawn_file_actions_adddup2(&actions, output.write, 1) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this process blocks, the other must hear.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK) | (hasTerminal ? 0 : Int16(POSIX_SPAWN_SETPGROUP)))
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    let variables = ChildProcess.variables(environment)
    defer { for text in arguments + variables { free(text) } }
    var pid: pid_t = 0
    let status = posix_spawn(&pid, words[0], &actions, &attributes, arguments, variables)
    guard status == 0 else {
      close(input.write)
      close(output.read)
      throw Failure(description: "cannot start \(words[0]): \(String(cString: strerror(status)))")
    }
    self.pid = pid
  }

  deinit {
    hangUp()
    close(output)
  }

  private static func pipe() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw Failure(description: "there is no pipe left") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func variables(_ own: [String: String]) -> [UnsafeMutablePointer<CChar>?] {
    var variables: [UnsafeMutablePointer<CChar>?] = []
    var entry = environ
    while let text = entry.pointee {
      let name = String(cString: text).prefix { $0 != "=" }
      if own[String(name)] == nil { variables.append(strdup(text)) }
      entry = entry.successor()
    }
    for (name, value) in own.sorted(by: { $0.key < $1.key }) {
      variables.append(strdup("\(name)=\(value)"))
    }
    return variables + [nil]
  }

  /// Waits until it has printed something, or has ended, or for so long.
  ///
  /// - Returns: whether it has printed something.
  func speaks(upToMilliseconds milliseconds: Int) -> Bool {
    var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    var byte: UInt8 = 0
    return poll(&polled, 1, Int32(clamping: milliseconds)) > 0 && read(output, &byte, 1) > 0
  }

  /// Tells it that there is nothing more to do.
  func hangUp() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Whether it has ended by now.
  var hasEnded: Bool {
    guard status == nil else { return true }
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return false }
    self.status = status
    return true
  }

  /// Waits for its end; what has not ended after so long is killed.
  func wait(upToMilliseconds milliseconds: Int) {
    let deadline = MonotonicClock.nanoseconds() + milliseconds * 1_000_000
    while !hasEnded {
      if MonotonicClock.nanoseconds() > deadline { signal(SIGKILL) }
      // A child may be waited for, or waited for in time, and not both: hence the steps.
      _ = poll(nil, 0, 10)
    }
  }

  /// Sends it a signal, as long as it has not ended.
  func signal(_ number: Int32) {
    if !hasEnded { kill(pid, number) }
  }

  /// The signal that has ended it, if one has.
  var endSignal: Int32? { status.map { $0 & 0x7F }.flatMap { $0 == 0 ? nil : $0 } }

  /// The code it ended with; `nil` while it runs, or when a signal has ended it.
  var exitCode: Int32? {
    guard let status, status & 0x7F == 0 else { return nil }
    return (status >> 8) & 0xFF
  }
}
