internal import Glibc
internal import ServiceKit
internal import UnixKit

/// One node of the fleet: a service with three components, and a socket for callers.
///
/// It ends on SIGTERM, and when whoever started it is gone: then its standard input ends.
/// SIGUSR1 makes the limiter's handlers slow, or quick again; SIGUSR2 makes a call that is stuck.
struct NodeProcess {
  let options: DemoOptions

  /// Runs until it is told to end.
  func run() throws {
    let signals = SignalSet([SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2])
    // Before there are threads, so that they all leave signals to this one.
    signals.block()
    let name = options.node
    NodeSettings.rows = options.rows
    for fault in options.faults where fault.node == name { begin(fault, nil) }
    let components = try NodeComponents()
    var configuration = ServiceConfiguration()
    configuration.door.directory = options.folders.sockets
    configuration.ledger = .directory(options.folders.ledger(of: name))
    let service = try Service(name, components: components.all, configuration: configuration)
    let door = try CallDoor(in: options.folders.calls, node: name) { packet in
      NodeProcess.handle(packet, components)
    }
    door.open()
    for fault in options.faults where fault.node == name { begin(fault, components) }
    NodeProcess.watchStandardInput()
    print("ready")
    fflush(nil)
    while true {
      switch signals.next() {
      case SIGUSR1: NodeProcess.toggleSlow(.rateLimiter)
      case SIGUSR2: NodeProcess.makeStuckCall(components)
      default:
        door.close()
        service.stop()
        return
      }
    }
  }

  /// A fault that was asked for: what must be there from the start, then what needs components.
  private func begin(_ fault: DemoOptions.Fault, _ components: NodeComponents?) {
    switch (fault.kind, components) {
    case (.row, nil): NodeFaults.shared.hasBadRow = true
    case (.slow, nil): NodeFaults.shared.set(slow: true, fault.component)
    case (.health, nil): NodeFaults.shared.set(unwell: true, fault.component)
    case (.stuck, let components?): NodeProcess.makeStuckCall(components)
    case (.row, _), (.slow, _), (.health, _), (.stuck, _), (.ledger, _): break
    }
  }

  private static func handle(_ packet: Packet, _ components: NodeComponents) -> Packet {
    guard let order = FaultOrder(packet) else { return components.handle(packet) }
    switch order.kind {
    case .slow: NodeFaults.shared.set(slow: order.isOn, order.component)
    case .health: NodeFaults.shared.set(unwell: order.isOn, order.component)
    case .stuck: makeStuckCall(components)
    case .row, .ledger:
      return Packet(.malformed, "\(order.kind.rawValue) is no fault that a node can begin itself")
    }
    return Packet(first: Outcome.done.rawValue, second: 0)
  }

  private static func toggleSlow(_ component: DemoComponent) {
    NodeFaults.shared.set(slow: !NodeFaults.shared.isSlow(component), component)
  }

  private static func makeStuckCall(_ components: NodeComponents) {
    let limiter = components.limiter
    WorkerThread {
      _ = try? limiter.call(.stall(milliseconds: NodeFaults.stuckMilliseconds))
    }?.detach()
  }

  private static func watchStandardInput() {
    WorkerThread {
      var byte: UInt8 = 0
      while read(0, &byte, 1) > 0 {}
      kill(getpid(), SIGTERM)
    }?.detach()
  }
}

/// Begins or ends a fault in a node that runs; goes over its service socket.
struct FaultOrder: Equatable {
  /// What stands in the place of a component.
  private static let mark: UInt8 = 0xFF

  var kind: NodeFaults.Kind
  var component: DemoComponent
  var isOn: Bool

  init(_ kind: NodeFaults.Kind, _ component: DemoComponent, isOn: Bool) {
    (self.kind, self.component, self.isOn) = (kind, component, isOn)
  }

  init?(_ packet: Packet) {
    guard packet.first == FaultOrder.mark, packet.numbers.count == 1, packet.texts.count == 1,
      let component = DemoComponent(rawValue: packet.second),
      let kind = NodeFaults.Kind(rawValue: packet.texts[0])
    else { return nil }
    self.init(kind, component, isOn: packet.numbers[0] == 1)
  }

  var packet: Packet {
    Packet(
      first: FaultOrder.mark, second: component.rawValue, numbers: [isOn ? 1 : 0],
      texts: [kind.rawValue])
  }
}
