import Testing

@testable import ConsoleTerminal

/// How pictures follow one another on links of all kinds; time is handed in.
@Suite struct OutputPaceTests {
  private static let millisecond = 1_000_000

  @Test func quickTerminalGetsPicturesAsFastAsTheyMayCome() {
    var pace = OutputPace()
    for picture in 0..<100 {
      let now = picture * 100 * Self.millisecond
      pace.begins(bytes: 200, queued: 0, isProbed: false, now: now)
      pace.wrote(all: true, now: now)
      #expect(pace.holdMilliseconds(now: now) == nil)
    }
    #expect(pace.intervalMilliseconds == OutputPace.minimumMilliseconds)
    #expect(pace.wantsProbe)
  }

  @Test func slowWritingMakesPicturesRarerAtOnceAndMoreFrequentSlowly() {
    var pace = OutputPace()
    pace.begins(bytes: 200, queued: 0, isProbed: false, now: 0)
    pace.wrote(all: false, now: 0)
    pace.wrote(all: true, now: 400 * Self.millisecond)
    #expect(pace.intervalMilliseconds == 800)
    var intervals: [Int] = []
    for picture in 1...20 {
      let now = picture * 1_000 * Self.millisecond
      pace.begins(bytes: 20, queued: 0, isProbed: false, now: now)
      pace.wrote(all: true, now: now)
      intervals.append(pace.intervalMilliseconds)
    }
    #expect(intervals[0] == 600)
    #expect(intervals == intervals.sorted(by: >))
    #expect(intervals.last == OutputPace.minimumMilliseconds)
  }

  @Test func intervalIsBounded() {
    var pace = OutputPace()
    pace.begins(bytes: 200, queued: 0, isProbed: false, now: 0)
    pace.wrote(all: false, now: 0)
    pace.wrote(all: true, now: 60_000 * Self.millisecond)
    #expect(pace.intervalMilliseconds == OutputPace.maximumMilliseconds)
  }

  @Test func queueOfASerialLineCounts() {
    var pace = OutputPace()
    pace.begins(bytes: 900, queued: 0, isProbed: false, now: 0)
    pace.wrote(all: true, now: 0)
    pace.begins(bytes: 900, queued: 400, isProbed: false, now: 100 * Self.millisecond)
    #expect(pace.intervalMilliseconds == 400)
  }

  /// A long way is no slow link: what counts is what waits before it.
  @Test func answerTellsWhatIsQueuedAndNotHowFarItIs() {
    var pace = OutputPace()
    var now = 0
    for _ in 0..<5 {
      pace.begins(bytes: 5_000, queued: 0, isProbed: true, now: now)
      pace.wrote(all: true, now: now)
      pace.answered(now: now + 600 * Self.millisecond)
      now += 1_000 * Self.millisecond
    }
    #expect(pace.intervalMilliseconds == OutputPace.minimumMilliseconds)
    pace.begins(bytes: 5_000, queued: 0, isProbed: true, now: now)
    pace.wrote(all: true, now: now)
    pace.answered(now: now + 1_600 * Self.millisecond)
    #expect(pace.intervalMilliseconds == 2_000)
  }

  @Test func picturesWaitForATerminalThatAnswers() {
    var pace = OutputPace()
    pace.begins(bytes: 5_000, queued: 0, isProbed: true, now: 0)
    pace.answered(now: Self.millisecond)
    pace.begins(bytes: 5_000, queued: 0, isProbed: true, now: 0)
    #expect(!pace.wantsProbe && pace.awaitsAnswer)
    #expect(pace.holdMilliseconds(now: Self.millisecond) == nil)
    pace.begins(bytes: 12_000, queued: 0, isProbed: false, now: 0)
    #expect(pace.holdMilliseconds(now: 1_000 * Self.millisecond) == 2_000)
    #expect(pace.holdMilliseconds(now: 3_000 * Self.millisecond) == nil)
    pace.answered(now: 1_000 * Self.millisecond)
    #expect(pace.holdMilliseconds(now: 1_000 * Self.millisecond) == nil)
  }

  @Test func terminalThatNeverAnswersIsAskedOnce() {
    var pace = OutputPace()
    var questions = 0
    for picture in 0..<1_000 {
      let now = picture * 100 * Self.millisecond
      let isProbed = pace.wantsProbe
      if isProbed { questions += 1 }
      #expect(pace.holdMilliseconds(now: now) == nil)
      pace.begins(bytes: 5_000, queued: 0, isProbed: isProbed, now: now)
      pace.wrote(all: true, now: now)
    }
    #expect(questions == 1)
  }
}
