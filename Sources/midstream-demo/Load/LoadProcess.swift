internal import Glibc
internal import UnixKit

/// Calls all components of all nodes at a fixed rate, whether or not they answer, and checks what
/// they answer.
///
/// A latency counts from when its call was due, so that one long wait cannot hide behind calls that
/// were not made meanwhile. It ends when its standard input does: then it reads everything once
/// more that it has written, and says how it went.
final class LoadProcess {
  private static let sweepMilliseconds = 20_000
  private static let reconnectNanoseconds = 200_000_000

  private let options: DemoOptions
  private let lanes: [AnyLoadLane]
  private var total = LoadTally()
  private var versions: [ServedVersion?]
  private var poller = Poller()
  private var isEnding = false

  init(_ options: DemoOptions) {
    self.options = options
    let (folder, prefix) = (options.folders.calls, "load-\(getpid())")
    var lanes: [AnyLoadLane] = []
    for (index, node) in options.nodeNames.enumerated() {
      let seed = UInt64(index * 3 + 1)
      lanes += [
        LoadLane<LimiterModel>(node: node, folder: folder, prefix: prefix, seed: seed),
        LoadLane<SessionModel>(node: node, folder: folder, prefix: prefix, seed: seed + 1),
        LoadLane<CacheModel>(node: node, folder: folder, prefix: prefix, seed: seed + 2),
      ]
    }
    self.lanes = lanes
    versions = lanes.map { _ in nil }
  }

  /// Runs until its standard input ends.
  ///
  /// - Returns: whether nothing was lost and no answer was wrong.
  func run() -> Bool {
    LoadProcess.wakeInTime()
    for lane in lanes { _ = lane.connect() }
    let start = MonotonicClock.nanoseconds()
    let interval = 1_000_000_000 / options.rate
    var (made, reported, retried) = (0, start, start)
    while !isEnding {
      let now = MonotonicClock.nanoseconds()
      let seconds = LoadProcess.seconds
      while start + made * interval <= now {
        lanes[made % lanes.count].call(due: start + made * interval, seconds: seconds)
        made += 1
      }
      if now - retried > LoadProcess.reconnectNanoseconds {
        retried = now
        for lane in lanes { _ = lane.connect() }
      }
      if now - reported >= 1_000_000_000 {
        report((now - start) / 1_000_000_000)
        reported += 1_000_000_000
      }
      exchange(until: min(start + made * interval, reported + 1_000_000_000))
    }
    finish((MonotonicClock.nanoseconds() - start) / 1_000_000_000)
    return total.lost == 0 && total.errors == 0
  }

  /// Sends and receives until something has come or it is time for the next call.
  private func exchange(until deadline: Int) {
    poller.clear()
    for lane in lanes {
      lane.flush()
      guard let socket = lane.socket else { continue }
      poller.add(socket.number, lane.output.isEmpty ? .read : [.read, .write])
    }
    // What has ended is always ready to be read.
    if !isEnding { poller.add(0, .read) }
    poller.wait(upToNanoseconds: deadline - MonotonicClock.nanoseconds())
    var index = 0
    for lane in lanes where lane.isConnected {
      if !poller.result(at: index).isDisjoint(with: [.read, .ended]) {
        lane.receive { (MonotonicClock.nanoseconds(), LoadProcess.seconds) }
      }
      index += 1
    }
    guard !isEnding, !poller.result(at: index).isEmpty else { return }
    var byte: UInt8 = 0
    if read(0, &byte, 1) <= 0 { isEnding = true }
  }

  /// One line, and what is new.
  private func report(_ second: Int) {
    var tally = LoadTally()
    for lane in lanes {
      tally.add(lane.tally)
      lane.tally = LoadTally()
    }
    total.add(tally)
    LoadProcess.say("\(second) s  \(tally.line(seconds: 1))")
    for (index, lane) in lanes.enumerated() {
      if let version = lane.version, versions[index] != version {
        if versions[index] != nil {
          LoadProcess.say("      \(lane.node)/\(lane.component) answers as \(version) now")
        }
        versions[index] = version
      }
      if let problem = lane.takeProblem() {
        LoadProcess.say("      \(lane.node)/\(lane.component): \(problem)")
      }
    }
  }

  /// Waits for the answers that are due, and reads everything once more that was written.
  private func finish(_ seconds: Int) {
    awaitAnswers()
    for lane in lanes {
      lane.sweep(due: MonotonicClock.nanoseconds(), seconds: LoadProcess.seconds)
    }
    awaitAnswers()
    var latency = total.latency
    for lane in lanes {
      lane.tally.unanswered += lane.waiting
      var rest = lane.tally
      // The sweep is no load: what it took says nothing.
      rest.latency = LatencyHistogram()
      total.add(rest)
      if let problem = lane.takeProblem() {
        LoadProcess.say("      \(lane.node)/\(lane.component): \(problem)")
      }
    }
    swap(&latency, &total.latency)
    LoadProcess.say("all   \(total.line(seconds: max(1, seconds)))")
    LoadProcess.say(
      total.lost == 0
        ? "      everything that was written is there"
        : "      \(total.lost) acknowledged writes are missing")
  }

  private func awaitAnswers() {
    let deadline = MonotonicClock.nanoseconds() + LoadProcess.sweepMilliseconds * 1_000_000
    while lanes.contains(where: { $0.isConnected && $0.waiting > 0 }),
      MonotonicClock.nanoseconds() < deadline
    {
      exchange(until: deadline)
    }
  }

  private static func say(_ line: String) {
    print(line)
    fflush(nil)
  }

  private static var seconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec
  }

  /// The kernel may wake a thread 50 µs late unless it is told otherwise: man 5 proc.
  private static func wakeInTime() {
    guard let file = fopen("/proc/self/timerslack_ns", "w") else { return }
    fputs("1", file)
    fclose(file)
  }
}
