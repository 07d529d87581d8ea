internal import MigrationEngine
internal import StateTables
internal import UnixKit

/// What can be found out about the rows of one table on their way through a link.
struct RowsLook: Sendable {
  /// Tries a sample of so many rows twice each.
  let sample: @Sendable (_ count: Int) -> RowSample
  /// Visits so many rows evenly over the table, or the one of a key, before and after.
  let compare: @Sendable (_ key: String?, _ count: Int) -> [RowComparison]
  /// Takes every row forward and home again, and counts what becomes of them.
  let rehearse: @Sendable (_ isCancelled: () -> Bool) -> Rehearsal
}

/// What trying some rows showed.
struct RowSample: Sendable {
  var rows = 0
  var totalNanoseconds = 0
  var worstNanoseconds = 0
  var bad: [PlanFacts.BadSample] = []
}

/// One row on its way.
struct RowComparison: Sendable {
  let key: String
  let before: Value
  let after: Value?
  let back: Value?
  let failure: String?
}

/// What became of all rows of a table when they were taken along and let go.
struct Rehearsal: Sendable {
  /// The most failing rows that are named.
  static let namedRows = 20
  /// Of so many rows one is looked at field by field.
  static let shapeStride = 16

  var rows = 0
  var bytesBefore = 0
  var bytesAfter = 0
  var hasWayBack = true
  var homecomings = 0
  var failingCount = 0
  var failing: [(key: String, reason: String)] = []
  /// How many of the rows looked at change in which way.
  var shapes: [String: Int] = [:]
  var looked = 0
  var nanoseconds = 0
}

extension RowsLink {
  func look(at old: AnyObject) -> RowsLook? {
    guard let table = old as? Table<Slot, Old> else { return nil }
    let snapshot = table.snapshot()
    let lens = lens
    return RowsLook(
      sample: { Self.sample(snapshot, lens, $0) },
      compare: { Self.compare(snapshot, lens, key: $0, count: $1) },
      rehearse: { Self.rehearse(snapshot, lens, $0) })
  }

  private static func sample(
    _ snapshot: Snapshot<Slot, Old>, _ lens: RowLens<Old, New>, _ count: Int
  ) -> RowSample {
    var sample = RowSample()
    evenly(snapshot, count) { key, row in
      sample.rows += 1
      let start = MonotonicClock.nanoseconds()
      do {
        let first = try lens.forward(row)
        let between = MonotonicClock.nanoseconds()
        let second = try lens.forward(row)
        // The quicker of two: in one of them the thread may have lost its core.
        let took = min(between - start, MonotonicClock.nanoseconds() - between)
        sample.totalNanoseconds += took
        sample.worstNanoseconds = max(sample.worstNanoseconds, took)
        if second != first {
          sample.bad.append(PlanFacts.BadSample(key: key.description, problem: .differed))
        }
      } catch {
        let reason = String(describing: error)
        sample.bad.append(
          PlanFacts.BadSample(key: key.description, problem: .failed(reason: reason)))
      }
    }
    return sample
  }

  private static func compare(
    _ snapshot: Snapshot<Slot, Old>, _ lens: RowLens<Old, New>, key: String?, count: Int
  ) -> [RowComparison] {
    var found: [RowComparison] = []
    func add(_ key: Slot.Key, _ row: Old) {
      do {
        let after = try lens.forward(row)
        var (back, failure): (Old?, String?) = (nil, nil)
        do { back = try lens.back?(after, row) } catch {
          failure = "on the way back: \(error)"
        }
        found.append(
          RowComparison(
            key: key.description, before: RowView.shown(row), after: RowView.shown(after),
            back: back.map { RowView.shown($0) }, failure: failure))
      } catch {
        found.append(
          RowComparison(
            key: key.description, before: RowView.shown(row), after: nil, back: nil,
            failure: String(describing: error)))
      }
    }
    guard let key else {
      evenly(snapshot, count, add)
      return found
    }
    snapshot.visit { candidate, row in
      guard candidate.description == key else { return true }
      add(candidate, row)
      return false
    }
    return found
  }

  private static func rehearse(
    _ snapshot: Snapshot<Slot, Old>, _ lens: RowLens<Old, New>, _ isCancelled: () -> Bool
  ) -> Rehearsal {
    var found = Rehearsal()
    found.hasWayBack = lens.back != nil
    let start = MonotonicClock.nanoseconds()
    snapshot.visit { key, row in
      found.rows += 1
      found.bytesBefore += row.byteSize + key.byteSize
      do {
        let after = try lens.forward(row)
        found.bytesAfter += after.byteSize + key.byteSize
        if let back = lens.back, try back(after, row) == row { found.homecomings += 1 }
        if found.rows % Rehearsal.shapeStride == 1 {
          found.looked += 1
          found.shapes[RowShape.change(RowView.shown(row), RowView.shown(after)), default: 0] += 1
        }
      } catch {
        found.failingCount += 1
        if found.failing.count < Rehearsal.namedRows {
          found.failing.append((key.description, String(describing: error)))
        }
      }
      return found.rows % 4_096 != 0 || !isCancelled()
    }
    found.nanoseconds = MonotonicClock.nanoseconds() - start
    return found
  }

  /// Visits about so many rows, evenly over the table.
  private static func evenly(
    _ snapshot: Snapshot<Slot, Old>, _ count: Int, _ body: (Slot.Key, Old) -> Void
  ) {
    let stride = max(1, snapshot.count / max(1, count))
    var index = 0
    var left = count
    snapshot.visit { key, row in
      if index % stride == 0 {
        body(key, row)
        left -= 1
      }
      index += 1
      return left > 0
    }
  }
}

/// In which way a row changes, in a few words.
enum RowShape {
  /// Names the fields that come, go or change; for rows without fields only whether they differ.
  static func change(_ before: Value, _ after: Value) -> String {
    guard let old = before.fields, let new = after.fields else {
      return before == after ? "unchanged" : "changed"
    }
    let added = new.map(\.name.text).filter { old[$0] == nil }
    let removed = old.map(\.name.text).filter { new[$0] == nil }
    let changed = new.filter { entry in
      old[entry.name].map { $0 != entry.value } ?? false
    }.map(\.name.text)
    let parts =
      added.map { "+\($0)" } + removed.map { "-\($0)" } + changed.map { "~\($0)" }
    return parts.isEmpty ? "unchanged" : parts.joined(separator: " ")
  }
}
