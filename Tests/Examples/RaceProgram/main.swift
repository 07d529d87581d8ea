// A service whose threads are all busy: for as many seconds as its argument says it is called,
// watched, looked at, rehearsed, migrated and rolled back, and suspended, and every answer is
// checked. Made to be built with `--sanitize=thread` (see the Makefile); with `--race` it has a
// race that the sanitizer must find.
import FleetKit
import Glibc
import MigrationEngine
import ServiceKit
import StateTables
import UnixKit
import WireProtocol

let seconds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
let watchdog = Watchdog(seconds: seconds)
let careless = Careless.planted
var template = Array("/tmp/ms-XXXXXX".utf8CString)
guard mkdtemp(&template) != nil else { throw Unexpected("a folder cannot be made; look at /tmp") }
let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)

let counter = try Component<String, Int>("counter") { component in
  component.serves(CounterV1.self)
  component.serves(CounterV2.self)
  component.migrates(CounterV1.self, to: CounterV2.self, revision: "1") { old, new in
    [.rows(old.pages, new.pages, by: lens)]
  }
}
var configuration = ServiceConfiguration()
configuration.door.directory = folder + "/door"
configuration.ledger = .directory(folder + "/ledger")
let service = try Service("edge-1", components: [counter], configuration: configuration)
let address = try NodeAddress(socket: service.socket)
for index in 0..<2_000 { _ = try counter.call("page \(index)") }

let isOver = Monitor(false)
let wrong = Monitor<[String]>([])
let callers = (0..<3).compactMap { caller in
  WorkerThread {
    var hits: [Int: Int] = [:]
    var round = 0
    while !isOver.change({ $0 }) {
      round += 1
      let page = round % 100
      let expected = (hits[page] ?? 0) + 1
      do {
        let answer = try counter.call("\(caller)/\(page)", waiting: .seconds(60))
        if answer != expected { wrong.change { $0.append("\(page): \(answer), not \(expected)") } }
        hits[page] = expected
      } catch { wrong.change { $0.append("\(error)") } }
    }
  }
}
let looker = WorkerThread {
  do {
    let connection = try NodeConnection.open(address)
    defer { connection.close() }
    while !isOver.change({ $0 }) {
      _ = try connection.call(StatusRequest(), deadline: .seconds(60))
      _ = try connection.call(
        InspectRequest(component: "counter", table: "pages", sample: 10), deadline: .seconds(60))
      _ = try connection.call(LogsRequest(component: "counter"), deadline: .seconds(60))
      _ = try connection.call(HistoryRequest(component: "counter"), deadline: .seconds(60))
      // Nothing is above the second version, and then this is refused.
      _ = try? connection.call(DryRunRequest(component: "counter"), deadline: .seconds(60))
    }
  } catch { wrong.change { $0.append("\(error)") } }
}
let intruder = careless.flatMap { careless in
  WorkerThread {
    // Not at each look: what all threads lock puts what they do before it in an order.
    while !isOver.change({ $0 }) { for _ in 0..<1_000 where careless.look() < 0 { return } }
  }
}
let watcher = try NodeWatch(address) { news in
  switch news {
  case .event(_, .needsSnapshot(let reason)): wrong.change { $0.append("watching: \(reason)") }
  case .lost(let error), .ended(let error): wrong.change { $0.append("\(error)") }
  case .snapshot, .resumed, .event, .legal, .sample, .operators, .unknown: break
  }
}

let operating = try Operating(NodeConnection.open(address), watchdog)
try operating.trace(true)
let end = MonotonicClock.nanoseconds() + seconds * 1_000_000_000
var rounds = 0
repeat {
  rounds += 1
  try operating.goAround(rounds)
  if rounds == 1 { try operating.trace(false) }
} while MonotonicClock.nanoseconds() < end
isOver.change { $0 = true }
watchdog.waits(for: "callers")
for caller in callers { caller.join() }
watchdog.waits(for: "whoever looks")
looker?.join()
intruder?.join()
watchdog.waits(for: "whoever watches")
watcher.stop()
operating.connection.close()
watchdog.waits(for: "its service to stop")
service.stop()
watchdog.end()
_ = system("rm -rf '\(folder)'")
let found = wrong.change { $0 }
for sentence in found.prefix(10) { print(sentence) }
print("\(rounds) times there and back under load; \(found.count) answers were wrong")
exit(found.isEmpty ? 0 : 1)
