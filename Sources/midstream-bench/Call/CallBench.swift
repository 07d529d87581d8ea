internal import FleetKit
internal import ServiceKit
internal import UnixKit
internal import WireProtocol

/// What a call of a component takes beside `gen_server:call`, and a look at a node through its
/// control socket beside a bare echo in C.
struct CallBench {
  private let options: CallOptions

  init(_ options: CallOptions) { self.options = options }

  func run() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let erlang = try CallPeer(in: folder.path)
    let counter = try Component<Int, Int>("counter") { $0.serves(HitCounter.self) }
    var configuration = ServiceConfiguration()
    configuration.door.directory = folder.path + "/run"
    configuration.ledger = .memory
    let service = try Service("bench", components: [counter], configuration: configuration)
    defer { service.stop() }
    for key in 0..<options.rows { _ = try counter.call(key) }

    var alone = Measurement("a call, one caller, beside gen_server:call", unit: "ns")
    var crowd = Measurement("a call, two callers, beside gen_server:call", unit: "ns")
    var bare = Measurement(
      "a call, one caller, beside its handler alone (what mailbox and facts cost)", unit: "ns")
    var status = Measurement("status over the control socket, beside an echo in C", unit: "µs")
    var ping = Measurement("ping over the control socket, beside an echo in C", unit: "µs")
    let connection = try NodeConnection.open(NodeAddress(socket: service.socket))
    defer { connection.close() }
    for _ in 0..<options.rounds {
      let one = try time(counter, callers: 1)
      alone.add(ours: one, peer: try erlang.call(options, callers: 1))
      bare.add(ours: one, peer: handlerAlone())
      crowd.add(ours: try time(counter, callers: 2), peer: try erlang.call(options, callers: 2))
      let trip = try roundTrip(connection, StatusRequest().operation)
      status.add(ours: trip.micros, peer: try erlang.echo(trip.bytes, options.roundTrips) / 1e3)
      let short = try roundTrip(connection, .ping)
      ping.add(ours: short.micros, peer: try erlang.echo(short.bytes, options.roundTrips) / 1e3)
    }
    report([alone, crowd, bare, status, ping])
  }

  private func report(_ measurements: [Measurement]) {
    if options.wantsJSON {
      print("[" + measurements.map(\.json).joined(separator: ",\n ") + "]")
      return
    }
    print(
      "midstream-bench call: \(options.rows) rows, \(options.rounds) rounds in turn, medians")
    for measurement in measurements { print("  \(measurement.line)") }
  }

  /// Nanoseconds a call, over all callers together.
  private func time(_ counter: Component<Int, Int>, callers: Int) throws -> Double {
    let options = options
    let start = MonotonicClock.nanoseconds()
    let threads = (1...callers).compactMap { seed in
      WorkerThread {
        var key = seed
        for _ in 0..<options.calls {
          // A refused call would show in the counts; nothing refuses here.
          _ = try? counter.call(key)
          key = (key &* 1_103_515_245 &+ 12_345) % options.rows
        }
      }
    }
    for thread in threads { thread.join() }
    return Double(MonotonicClock.nanoseconds() - start) / Double(options.calls * threads.count)
  }

  /// Nanoseconds that the same handler takes when nothing stands around it.
  private func handlerAlone() -> Double {
    let pages = HashTable<Int, HitRow>("hits", schema: .generation(1))
    for key in 0..<options.rows { pages[key] = HitRow() }
    var key = 1
    let start = MonotonicClock.nanoseconds()
    for _ in 0..<options.calls {
      pages.update(key, default: HitRow()) { $0.hits += 1 }
      key = (key &* 1_103_515_245 &+ 12_345) % options.rows
    }
    return Double(MonotonicClock.nanoseconds() - start) / Double(options.calls)
  }

  /// Microseconds a round trip, and the bytes of both lines.
  private func roundTrip(
    _ connection: NodeConnection, _ operation: WireOperation
  ) throws -> (micros: Double, bytes: (asked: Int, answered: Int)) {
    var answer = try connection.call(operation)
    let start = MonotonicClock.nanoseconds()
    for _ in 0..<options.roundTrips { answer = try connection.call(operation) }
    let elapsed = Double(MonotonicClock.nanoseconds() - start)
    let id = RequestID.random()
    let asked = try ClientRequest(id: id, operation).line().count
    let answered = ServiceMessage.answer(id: id, answer).line()?.count ?? 0
    return (elapsed / Double(options.roundTrips) / 1e3, (asked, answered))
  }
}
