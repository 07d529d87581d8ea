internal import Glibc
internal import MigrationEngine
internal import StateTables

struct InlineWorkers: Workers, Reaper {
  func run(_ job: @escaping @Sendable () -> Void) { job() }
  func reap(_ garbage: Garbage) { _ = garbage }
}

func cpu() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func solo<V1: BenchRow, V2: BenchRow>(_ rows: Int, _ lens: RowLens<V1, V2>) {
  for _ in 0..<4 {
    let c = BenchComponent<V1, V2>(rows: rows, tables: 1)
    let m = Migrator(
      [TableChange.rows(of: c.olds[0], into: c.news[0], by: lens)], record: nil,
      workers: InlineWorkers(), reaper: InlineWorkers())
    let t0 = cpu()
    m.begin()
    while !m.step(Migrator.Budget()).isCopied {}
    let t1 = cpu()
    m.verify(.everyRow)
    while !m.step(Migrator.Budget()).isVerified {}
    let t2 = cpu()
    m.verify(.wayBack)
    while !m.step(Migrator.Budget()).isVerified {}
    let t3 = cpu()
    print(
      "copy \(Double(t1 - t0) / Double(rows)) verify \(Double(t2 - t1) / Double(rows))"
        + " wayBack \(Double(t3 - t2) / Double(rows)) ns/row;"
        + " rows/s \(1e9 * Double(rows) / Double(t2 - t0))"
    )
  }
}
