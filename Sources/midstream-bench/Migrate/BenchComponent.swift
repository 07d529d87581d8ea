internal import MigrationEngine
internal import StateTables

/// What two versions of a component have: tables, who is served, and what callers did last.
///
/// It is used in its turn only.
final class BenchComponent<Slot: TableSlot, V1: BenchRow, V2: BenchRow> where Slot.Key == Int {
  let olds: [Table<Slot, V1>]
  let news: [Table<Slot, V2>]
  var servesNew = false

  init(rows: Int, _ options: MigrateOptions) {
    let tables = options.tables
    olds = (0..<tables).map { Table("t\($0)", schema: .generation(1)) }
    news = (0..<tables).map { Table("t\($0)", schema: .generation(2)) }
    for key in 0..<rows { olds[key % tables][key] = V1.make(key, mark: 0) }
  }

  var rows: Int {
    servesNew ? news.reduce(0) { $0 + $1.count } : olds.reduce(0) { $0 + $1.count }
  }

  var rowBytes: Int {
    let (bytes, rows) = olds.reduce((0, 0)) { ($0.0 + $1.facts.bytes, $0.1 + $1.count) }
    return rows > 0 ? bytes / rows : 0
  }

  /// The mark of a row; -1 when there is none.
  @inline(__always) func read(_ key: Int) -> Int {
    servesNew
      ? news[key % news.count][key]?.mark ?? -1 : olds[key % olds.count][key]?.mark ?? -1
  }

  @inline(__always) func write(_ key: Int, mark: Int) {
    if servesNew {
      news[key % news.count][key] = V2.make(key, mark: mark)
    } else {
      olds[key % olds.count][key] = V1.make(key, mark: mark)
    }
  }

  @inline(__always) func remove(_ key: Int) {
    if servesNew {
      news[key % news.count].removeValue(forKey: key)
    } else {
      olds[key % olds.count].removeValue(forKey: key)
    }
  }
}

/// Calls at a fixed rate, each counted from when it was due; and a memory of what was written.
///
/// Unchecked: one thread has it at a time. A class, because a copy for another thread would copy
/// its memory with the first write after that, in the middle of a measurement.
final class BenchCaller<Slot: TableSlot, V1: BenchRow, V2: BenchRow>: @unchecked Sendable
where Slot.Key == Int {
  let component: InTurn<BenchComponent<Slot, V1, V2>>
  let turn: Turn
  let callsPerSecond: Int
  let writeRatio: Double
  let rows: Int

  /// The mark each key must have; -1 for none.
  var model: [Int32]
  private(set) var wrongAnswers = 0
  private var state: UInt64
  private var mark: Int32 = 0

  init(
    _ component: InTurn<BenchComponent<Slot, V1, V2>>, _ turn: Turn, _ options: MigrateOptions,
    seed: UInt64
  ) {
    self.component = component
    self.turn = turn
    callsPerSecond = options.callsPerSecond
    writeRatio = options.writeRatio
    rows = options.rows
    // A tenth more keys than rows: the table grows and shrinks under the copy.
    model = [Int32](repeating: 0, count: options.rows)
    model += [Int32](repeating: -1, count: options.rows / 10 + 1)
    state = seed
  }

  private func random() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return DigestBuilder.mix(state, 0xD6E8_FEB8_6659_FD93)
  }

  /// Calls until `isOver` says so.
  func run(until isOver: () -> Bool) -> LatencyHistogram {
    var latencies = LatencyHistogram()
    let interval = 1_000_000_000 / callsPerSecond
    var due = now() + interval
    while !isOver() {
      while now() < due {}
      call()
      latencies.add(nanoseconds: now() - due)
      due += interval
    }
    return latencies
  }

  private func call() {
    let bits = random()
    let key = Int(random() % UInt64(model.count))
    let component = component.value
    let isWrite = Double(bits & 0xFFFF) < writeRatio * 65_536
    if isWrite, bits >> 32 & 15 == 0 {
      turn.take { component.remove(key) }
      model[key] = -1
    } else if isWrite {
      mark += 1
      let mark = Int(mark)
      turn.take { component.write(key, mark: mark) }
      model[key] = self.mark
    } else if turn.take({ component.read(key) }) != Int(model[key]) {
      wrongAnswers += 1
    }
  }

  /// Writes that the component does not have any more, or has though they were taken back.
  func lostWrites() -> Int {
    var lost = 0
    for key in model.indices where component.value.read(key) != Int(model[key]) { lost += 1 }
    return lost + abs(component.value.rows - model.count { $0 >= 0 })
  }

  /// Nanoseconds of one call that overwrites a row, with nobody else about.
  func cost(of calls: Int) -> Double {
    let component = component.value
    var keys: [Int] = []
    keys.reserveCapacity(calls)
    while keys.count < calls {
      let key = Int(random() % UInt64(rows))
      if model[key] >= 0 { keys.append(key) }
    }
    let start = now()
    for key in keys {
      let mark = Int(model[key])
      turn.take { component.write(key, mark: mark) }
    }
    return Double(now() - start) / Double(calls)
  }
}
