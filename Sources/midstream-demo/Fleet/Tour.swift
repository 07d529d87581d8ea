internal import Glibc
internal import UnixKit

/// What can be tried on the fleet: shown to whoever has started it, and done by itself when nobody
/// is there to.
final class Tour {
  private static let target = "edge-1/rate_limiter"
  /// How long a command may take.
  private static let commandMilliseconds = 120_000

  private struct Step {
    let words: [String]
    /// When it is done, counted from the start of the load or the end of the one before.
    let afterMilliseconds: Int
  }

  private let program: String
  private let environment: [String: String]
  private var steps: [Step]
  private let endNanoseconds: Int
  private var dueNanoseconds: Int
  private var current: ChildProcess?
  private var commandDeadline = 0
  /// Whether a command did not end as it should.
  private(set) var hasFailed = false

  init(_ options: DemoOptions, _ place: DemoPlace, totalSeconds: Int) {
    let now = MonotonicClock.nanoseconds()
    program = Tour.folder + "/midstream"
    environment = [SocketFolders.variable: place.folders.sockets]
    endNanoseconds = now + totalSeconds * 1_000_000_000
    let pause = min(3_000, totalSeconds * 1_000 / 6)
    steps = [
      Step(words: ["status"], afterMilliseconds: pause),
      Step(words: ["migrate", Tour.target, "--to", "v2"], afterMilliseconds: 0),
      Step(words: ["status", Tour.target], afterMilliseconds: pause),
      Step(words: ["rollback", Tour.target], afterMilliseconds: 0),
      Step(words: ["status", Tour.target], afterMilliseconds: pause / 2),
    ]
    dueNanoseconds = now + pause * 1_000_000
  }

  /// Goes on where it is time to; whether everything is done and the time is over.
  func isOver() -> Bool {
    let now = MonotonicClock.nanoseconds()
    if let command = current {
      guard command.hasEnded else {
        if now > commandDeadline { command.signal(SIGTERM) }
        return false
      }
      if command.exitCode != 0 {
        hasFailed = true
        print("midstream-demo: that did not end as it should")
        steps = []
      }
      current = nil
      dueNanoseconds = now + (steps.first?.afterMilliseconds ?? 0) * 1_000_000
    }
    guard let step = steps.first else { return now >= endNanoseconds }
    guard now >= dueNanoseconds else { return false }
    steps.removeFirst()
    begin(step)
    return false
  }

  private func begin(_ step: Step) {
    print("\n$ midstream \(step.words.joined(separator: " "))")
    fflush(nil)
    commandDeadline = MonotonicClock.nanoseconds() + Tour.commandMilliseconds * 1_000_000
    do { current = try ChildProcess([program] + step.words, environment: environment) } catch {
      print("midstream-demo: \(error)")
      hasFailed = true
      steps = []
    }
  }

  /// Ends what is under way.
  func end() {
    current?.signal(SIGTERM)
    current?.wait(upToMilliseconds: 1_000)
  }

  private static var folder: String {
    "/" + CurrentProcess.executable.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// The lines that say what to try.
  static func suggestions(_ options: DemoOptions, _ place: DemoPlace) -> [String] {
    var lines = ["", "Try this from another shell:"]
    if !place.isUsual {
      lines.append("  export \(SocketFolders.variable)=\(place.folders.sockets)")
    }
    lines.append("  export PATH=\(folder):$PATH")
    let commands = [
      ("midstream status", "all nodes and components"),
      ("midstream plan \(target) --to v2", "what an upgrade would do, and cost"),
      ("midstream migrate \(target) --to v2 --dry-run", "the same, tried on live data"),
      ("midstream migrate \(target) --to v2", "do it, while callers are served"),
      ("midstream watch edge-1", "see what happens, as it does"),
      ("midstream rollback \(target)", "back, with every write made since"),
      ("midstream history edge-1", "who did what, and when"),
      ("midstream migrate edge-1/cache --to v2", "a way back that loses something:"),
      ("midstream suspend edge-1/cache", "suspend it before you roll it back"),
      ("midstream-demo fault slow", "handlers take 2 ms more; --off ends it"),
    ]
    let width = commands.map(\.0.count).max() ?? 0
    for (command, meaning) in commands {
      let gap = String(repeating: " ", count: width - command.count + 2)
      lines.append("  \(command)\(gap)\(meaning)")
    }
    return lines + [options.seconds == nil ? "Ctrl-C ends it all.\n" : ""]
  }
}
