internal import UnixKit

/// `midstream-demo fault`: begins a fault in a fleet that runs, or ends it.
struct FaultCommand {
  let options: DemoOptions

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  func run() throws {
    guard let fault = options.faults.first else { return }
    let directory = options.directory ?? SocketFolders.own()
    let folders = DemoFolders(sockets: directory)
    switch fault.kind {
    case .row:
      throw Failure(
        description: "a bad row is there from the start or not at all; start the demo with"
          + " --fault row")
    case .ledger:
      print("the ledger of \(fault.node) does not answer for \(LedgerStall.milliseconds / 1_000) s")
      guard LedgerStall.hold(folders.ledger(of: fault.node)) else {
        throw Failure(
          description: "there is no ledger of \(fault.node) in \(folders.own); name the demo's"
            + " folder with --dir")
      }
      print("it answers again")
    case .slow, .health, .stuck:
      let order = FaultOrder(fault.kind, fault.component, isOn: !options.isOff)
      try FaultCommand.send(order, to: fault.node, folders.calls)
      print(
        "\(fault.kind.rawValue) is \(options.isOff ? "over" : "on") at \(fault.node)"
          + "/\(fault.component)")
    }
  }

  private static func send(_ order: FaultOrder, to node: String, _ folder: String) throws {
    let socket = try StreamSocket.connect(
      to: SocketName(node: node), in: SocketDirectory.open(folder), upToMilliseconds: 1_000)
    var bytes: [UInt8] = []
    order.packet.append(to: &bytes)
    _ = socket.write(bytes[...])
    var poller = Poller()
    poller.add(socket.number, .read)
    poller.wait(upToMilliseconds: 5_000)
    var reader = PacketReader()
    _ = reader.fill { socket.read(into: &$0, upTo: Packet.maximumBytes) }
    guard let answer = try reader.next(), Outcome(rawValue: answer.first) == .done else {
      throw Failure(description: "\(node) did not take the order; see midstream-demo --help")
    }
  }
}
