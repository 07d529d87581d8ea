import Glibc
import MigrationEngine
import Synchronization

/// The program as it was built, run as a shell would run it.
struct Program {
  struct Failure: Error { let what: String }

  /// How a run ended and what it said.
  struct Result {
    /// The exit code; a signal counts as its negative number.
    let code: Int32
    let output: String
    let errors: String

    /// Standard output as JSON; what does not read is an error.
    func json() throws -> Fields {
      guard let fields = try JSON.read(Array(output.utf8)).fields else {
        throw Failure(what: "no object: \(output)")
      }
      return fields
    }
  }

  /// A run that is under way.
  struct Running {
    let process: pid_t
    fileprivate let output: Int32
    fileprivate let errors: Int32

    /// Kills it after so many nanoseconds, unless it is over by then.
    func kill(afterNanoseconds delay: UInt64) {
      let deadline = Program.now + delay
      // Its standard output hangs up when it ends, and nothing is written there before the end.
      var polled = pollfd(fd: output, events: 0, revents: 0)
      _ = poll(&polled, 1, Int32(delay / 1_000_000))
      // A poll counts in milliseconds; the rest, less than one, is spun away.
      while Program.now < deadline {}
      _ = Glibc.kill(process, SIGKILL)
    }

    /// Waits until it has said something, or has ended.
    func awaitOutput() {
      var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      _ = poll(&polled, 1, Program.deadlineMilliseconds)
    }

    /// Reads all it says and waits for its end.
    func finish() throws -> Result { try finish { _ in } }

    /// Reads all it says, interrupts it once it has said something on its standard output, and
    /// waits for its end.
    func interrupted(after mark: String) throws -> Result {
      var isInterrupted = false
      return try finish { output in
        guard !isInterrupted, String(decoding: output, as: UTF8.self).contains(mark) else { return }
        isInterrupted = true
        _ = Glibc.kill(process, SIGINT)
      }
    }

    private func finish(_ hear: ([UInt8]) -> Void) throws -> Result {
      // Both at once: who reads one to its end first may wait for ever for the other.
      var texts: [[UInt8]] = [[], []]
      var polls = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while polls.contains(where: { $0.fd >= 0 }) {
        let ready = poll(&polls, 2, Program.deadlineMilliseconds)
        if ready == 0 {
          _ = Glibc.kill(process, SIGKILL)
          throw Failure(what: "the program did not end in time")
        }
        for index in polls.indices where polls[index].revents != 0 {
          let count = read(polls[index].fd, &chunk, chunk.count)
          // A terminal whose other side is closed answers with an error.
          if count <= 0 { polls[index].fd = -1 } else { texts[index] += chunk.prefix(count) }
        }
        hear(texts[0])
      }
      close(output)
      close(errors)
      var status: Int32 = 0
      guard waitpid(process, &status, 0) == process else { throw Failure(what: "waitpid") }
      let signal = status & 0x7F
      return Result(
        code: signal == 0 ? (status >> 8) & 0xFF : -signal,
        output: String(decoding: texts[0], as: UTF8.self),
        errors: String(decoding: texts[1], as: UTF8.self))
    }
  }

  /// A program that says nothing for so long hangs.
  fileprivate static let deadlineMilliseconds: Int32 = 120_000

  /// Nanoseconds on a clock that never goes back.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Where the programs that were built with these tests stand.
  static func products() throws -> String {
    // The runner loads the test bundle from the folder that the programs stand in.
    for argument in CommandLine.arguments + [try link(of: "/proc/self/exe")] {
      let parts = argument.split(separator: "/").dropLast()
      for count in stride(from: parts.count, to: 0, by: -1) {
        let folder = "/" + parts.prefix(count).joined(separator: "/")
        if access(folder + "/midstream", X_OK) == 0, !isFolder(folder + "/midstream") {
          return folder
        }
      }
    }
    throw Failure(what: "midstream is not beside the tests")
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func link(of path: String) throws -> String {
    var target = [CChar](repeating: 0, count: 4_096)
    let count = readlink(path, &target, target.count - 1)
    guard count > 0 else { throw Failure(what: path) }
    return String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Runs `midstream` with some arguments and waits for its end.
  static func midstream(_ arguments: [String], in folder: String = "/") throws -> Result {
    try start([try products() + "/midstream"] + arguments, in: folder).finish()
  }

  /// Runs `midstream` with the words of a line, which holds no quotes.
  static func midstream(_ line: String, in folder: String = "/") throws -> Result {
    try midstream(line.split(separator: " ").map(String.init), in: folder)
  }

  /// Runs any program and waits for its end.
  static func run(_ words: [String], in folder: String = "/") throws -> Result {
    try start(words, in: folder).finish()
  }

  /// A pipe that another start gets hold of would not hang up in time.
  private static let starting = Mutex(())

  /// Starts a program, with pipes for what it says, or with a terminal for its standard error.
  static func start(
    _ words: [String], in folder: String = "/", terminal: Bool = false
  ) throws -> Running {
    try starting.withLock { _ in
      let output = try pipe()
      let errors = try terminal ? pseudoTerminal() : pipe()
      defer {
        close(output[1])
        close(errors[1])
      }
      let process = try spawn(
        // env becomes the program; the process stays the same.
        ["/usr/bin/env", "-C", folder] + words, output: output[1], errors: errors[1])
      return Running(process: process, output: output[0], errors: errors[0])
    }
  }

  private static func spawn(_ words: [String], output: Int32, errors: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // The threads of tests block signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var nothing = sigset_t()
    sigemptyset(&nothing)
    posix_spawnattr_setsigmask(&attributes, &nothing)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    let variables: [String] = ["PATH=/usr/bin:/bin", "TERM=xterm", "LC_ALL=C.UTF-8"]
    let environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for text in arguments + environment { free(text) } }
    var process: pid_t = 0
    let status = posix_spawn(
      &process, "/usr/bin/env", &actions, &attributes, arguments, environment)
    guard status == 0 else { throw Failure(what: "cannot start \(words): \(status)") }
    return process
  }

  private static func pipe() throws -> [Int32] {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw Failure(what: "no pipe: \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return ends
  }

  /// Containers may come without pseudo-terminals, and some with a device that opens none.
  static let canOpenTerminals: Bool = {
    guard let ends = try? pseudoTerminal() else { return false }
    for end in ends { close(end) }
    return true
  }()

  /// Both sides of a terminal of our own, 80 columns wide.
  private static func pseudoTerminal() throws -> [Int32] {
    // The numbers of TIOCSPTLCK and TIOCGPTN, which Glibc hides from Swift.
    let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let mine = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var place: Int32 = 0
    guard mine >= 0, ioctl(mine, unlock, &isLocked) == 0, ioctl(mine, number, &place) == 0 else {
      throw Failure(what: "no terminal: \(errno)")
    }
    let theirs = open("/dev/pts/\(place)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard theirs >= 0 else { throw Failure(what: "no terminal: \(errno)") }
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(theirs, UInt(TIOCSWINSZ), &size)
    return [mine, theirs]
  }
}
