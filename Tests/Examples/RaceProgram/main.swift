// A service whose threads are all busy: it is called, watched, looked at, migrated and rolled back,
// and suspended, so often as its argument says, and every answer is checked. Made to be built with
// `--sanitize=thread`; that does not see the Mutex of Swift's Synchronization yet, and reports what
// it keeps apart.
import FleetKit
import Glibc
import MigrationEngine
import ServiceKit
import StateTables
import UnixKit
import WireProtocol

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 3
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
    let connection = try NodeConnection.open(NodeAddress(socket: service.socket))
    defer { connection.close() }
    while !isOver.change({ $0 }) {
      _ = try connection.call(StatusRequest(), deadline: .seconds(60))
      _ = try connection.call(
        InspectRequest(component: "counter", table: "pages", sample: 10), deadline: .seconds(60))
      _ = try connection.call(LogsRequest(component: "counter"), deadline: .seconds(60))
      _ = try connection.call(HistoryRequest(component: "counter"), deadline: .seconds(60))
    }
  } catch { wrong.change { $0.append("\(error)") } }
}

let operating = try Operating(NodeConnection.open(NodeAddress(socket: service.socket)))
try operating.trace(true)
for round in 1...max(1, rounds) {
  try operating.migrate("u\(round)")
  try operating.waitFor { if case .exchanged = $0 { true } else { false } }
  try operating.ask(.rollBack(acceptingLoss: nil))
  try operating.waitFor { $0 == .discarded }
  try operating.ask(.suspend)
  try operating.waitFor { $0 == .suspended }
  try operating.ask(.resume)
  try operating.waitFor { $0 == .resumed }
  if round == 1 { try operating.trace(false) }
}
isOver.change { $0 = true }
for caller in callers { caller.join() }
looker?.join()
operating.connection.close()
service.stop()
let found = wrong.change { $0 }
for sentence in found.prefix(10) { print(sentence) }
print("\(rounds) times there and back under load; \(found.count) answers were wrong")
exit(found.isEmpty ? 0 : 1)
