internal import ConsoleUI
internal import StateFiles
internal import UnixKit

/// Says on standard error how far a run is: a bar on a terminal, a plain line now and then in a
/// pipe, nothing for a run that is over at once.
final class ProgressTicker: Sendable {
  private static let barIntervalMilliseconds = 100
  private static let lineIntervalMilliseconds = 5_000

  private let isOver = Monitor(false)
  private let progress: StateFiles.Progress
  private let canRedraw = Terminal.canRedraw

  private init(_ progress: StateFiles.Progress) { self.progress = progress }

  /// Ticks while `body` runs.
  static func during<Result>(
    _ progress: StateFiles.Progress, _ body: () throws -> Result
  ) rethrows -> Result {
    let ticker = ProgressTicker(progress)
    let thread = WorkerThread { ticker.tick() }
    defer {
      ticker.isOver.change { $0 = true }
      thread?.join()
    }
    return try body()
  }

  private func tick() {
    let clock = ContinuousClock()
    let start = clock.now
    var meter = ProgressMeter()
    let interval = canRedraw ? Self.barIntervalMilliseconds : Self.lineIntervalMilliseconds
    while isOver.wait(upToMilliseconds: interval, for: { $0 ? true : nil }) == nil {
      let sample = progress.sample
      meter.observe(
        done: sample.doneBytes, atSeconds: Double((clock.now - start).nanoseconds) / 1e9)
      let line = ProgressLine(
        done: sample.doneBytes, total: sample.totalBytes, documents: sample.doneDocuments,
        meter: meter)
      if canRedraw {
        Output.bar(line.rendered(width: Terminal.columns - 1))
      } else {
        Output.notice("\(line.text)")
      }
    }
    Output.wipeBar()
  }
}
