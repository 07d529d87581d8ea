import Testing

@testable import StateFiles

@Suite struct OrderedPipelineTests {
  private struct Enough: Error {}

  @Test(arguments: [1, 2, 5, 16])
  func outputsComeInTheOrderOfInputs(_ workers: Int) {
    var next = 0
    var outputs: [Int] = []
    OrderedPipeline<Int, Int>(workers: workers).run(
      produce: { () -> Int? in
        next += 1
        return next <= 500 ? next : nil
      }, transform: { $0 * 2 }, consume: { outputs.append($0) })
    #expect(outputs == (1...500).map { $0 * 2 })
  }

  @Test(arguments: [1, 3])
  func neverMoreThanAFewAreUnderWay(_ workers: Int) {
    var produced = 0
    var consumed = 0
    var mostUnderWay = 0
    OrderedPipeline<Int, Int>(workers: workers).run(
      produce: { () -> Int? in
        guard produced < 200 else { return nil }
        produced += 1
        mostUnderWay = max(mostUnderWay, produced - consumed)
        return produced
      }, transform: { $0 }, consume: { _ in consumed += 1 })
    #expect(mostUnderWay <= workers * 2)
    #expect(consumed == 200)
  }

  @Test(arguments: [1, 4])
  func aThrowEndsItFromBothEnds(_ workers: Int) {
    var count = 0
    #expect(throws: Enough.self) {
      try OrderedPipeline<Int, Int>(workers: workers).run(
        produce: { () throws(Enough) -> Int? in
          count += 1
          if count > 20 { throw Enough() }
          return count
        }, transform: { $0 }, consume: { _ throws(Enough) in })
    }
    #expect(throws: Enough.self) {
      try OrderedPipeline<Int, Int>(workers: workers).run(
        produce: { () throws(Enough) -> Int? in 1 }, transform: { $0 },
        consume: { _ throws(Enough) in throw Enough() })
    }
  }

  @Test func nothingToDoIsDoneAtOnce() {
    var outputs = 0
    OrderedPipeline<Int, Int>(workers: 4).run(
      produce: { () -> Int? in nil }, transform: { $0 }, consume: { _ in outputs += 1 })
    #expect(outputs == 0)
  }
}
