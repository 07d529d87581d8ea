/// What the demo was asked for, on its command line.
struct DemoOptions: Equatable, Sendable {
  static let help = """
    midstream-demo [--nodes 3] [--rows N] [--rate CALLS] [--dir DIR] [--for SECONDS]
                   [--console PROGRAM] [--fault KIND[@NODE[/COMPONENT]]]...
      Starts a fleet under load, and says what to try on it. Each node has a rate_limiter with N
      clients, a session_manager and a cache with a fifth of that; all begin at legacy.
      --nodes N       how many nodes, edge-1 and on; 3
      --rows N        how many clients each limiter begins with; 100000
      --rate CALLS    calls a second, on all components of all nodes together; 2000
      --dir DIR       where sockets and ledgers are; the usual folder of sockets, or else a new one
      --for SECONDS   ends by itself, and upgrades and rolls back meanwhile
      --console PROGRAM  opens this program, midstream, on the fleet; leaving it ends the fleet
      --fault KIND    row: a client that no later version can read
                      slow: handlers take 2 ms more
                      health: version 2 is not well after the cut-over
                      stuck: a call keeps the limiter for 12 s, so that it cannot be suspended
                      ledger: the ledger does not answer for 12 s
                      of edge-1/rate_limiter, where no other is named

    midstream-demo fault KIND [NODE[/COMPONENT]] [--off] [--dir DIR]
      Begins a fault in a fleet that runs, or ends it. SIGUSR1 to a node does the same as slow,
      SIGUSR2 as stuck.

    midstream-demo files
      Tells a story about state documents in files.

    Exit codes: 0 nothing was lost, 1 a write was lost or an answer was wrong, 2 usage, 3 the fleet
    could not be started.
    """

  enum Mode: Equatable, Sendable { case fleet, node, load, fault, files, help }

  /// Something that goes wrong, and where.
  struct Fault: Equatable, Sendable {
    var kind: NodeFaults.Kind
    var node = "edge-1"
    var component = DemoComponent.rateLimiter
  }

  struct Mistake: Error, Equatable, CustomStringConvertible {
    let description: String
  }

  var mode = Mode.fleet
  var nodes = 3
  var rows = 100_000
  var rate = 2_000
  var directory: String?
  var seconds: Int?
  /// The program that shows the fleet.
  var console: String?
  var faults: [Fault] = []
  /// Whether a fault is to end.
  var isOff = false
  /// Which node this process is.
  var node = ""

  /// Reads the words after the program's name.
  ///
  /// - Throws: a ``Mistake`` that says what was not understood.
  init(_ words: [String]) throws(Mistake) {
    var rest = words[...]
    switch rest.first {
    case "node": (mode, node) = (.node, rest.dropFirst().first ?? "")
    case "load": mode = .load
    case "fault": mode = .fault
    case "files": mode = .files
    case "help", "--help", "-h": mode = .help
    default: break
    }
    if mode != .fleet { rest = rest.dropFirst(mode == .node ? 2 : 1) }
    if mode == .fault { faults = [try DemoOptions.order(&rest)] }
    while let word = rest.popFirst() {
      switch word {
      case "--nodes": nodes = try DemoOptions.number(&rest, word, 1...16)
      case "--rows": rows = try DemoOptions.number(&rest, word, 0...20_000_000)
      case "--rate": rate = try DemoOptions.number(&rest, word, 1...200_000)
      case "--for": seconds = try DemoOptions.number(&rest, word, 1...86_400)
      case "--console": console = try DemoOptions.text(&rest, word)
      case "--dir": directory = try DemoOptions.text(&rest, word)
      case "--fault": faults.append(try DemoOptions.fault(try DemoOptions.text(&rest, word)))
      case "--off" where mode == .fault: isOff = true
      case "--help", "-h": mode = .help
      default: throw Mistake(description: "“\(word)” is not understood; see midstream-demo --help")
      }
    }
  }

  private static func order(_ rest: inout ArraySlice<String>) throws(Mistake) -> Fault {
    let kind = rest.popFirst() ?? ""
    guard let place = rest.first, !place.hasPrefix("-") else { return try fault(kind) }
    rest = rest.dropFirst()
    return try fault(kind + "@" + place)
  }

  private static func fault(_ text: String) throws(Mistake) -> Fault {
    let parts = text.split(separator: "@", maxSplits: 1)
    guard let word = parts.first, let kind = NodeFaults.Kind(rawValue: String(word)) else {
      let known = NodeFaults.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Mistake(description: "there is no fault “\(text)”; take one of \(known)")
    }
    var fault = Fault(kind: kind)
    guard parts.count > 1 else { return fault }
    let place = parts[1].split(separator: "/", maxSplits: 1)
    fault.node = String(place.first ?? "")
    guard place.count > 1 else { return fault }
    guard let component = DemoComponent(name: place[1]) else {
      let known = DemoComponent.allCases.map(\.description).joined(separator: ", ")
      throw Mistake(description: "there is no component “\(place[1])”; take one of \(known)")
    }
    fault.component = component
    return fault
  }

  private static func text(
    _ rest: inout ArraySlice<String>, _ word: String
  ) throws(Mistake) -> String {
    guard let text = rest.popFirst() else {
      throw Mistake(description: "\(word) needs a value; see midstream-demo --help")
    }
    return text
  }

  private static func number(
    _ rest: inout ArraySlice<String>, _ word: String, _ range: ClosedRange<Int>
  ) throws(Mistake) -> Int {
    let text = try text(&rest, word).filter { $0 != "_" && $0 != "," }
    guard let number = Int(text), range.contains(number) else {
      throw Mistake(
        description: "\(word) takes a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// The names of all nodes.
  var nodeNames: [String] { (1...nodes).map { "edge-\($0)" } }

  /// Where everything is.
  var folders: DemoFolders { DemoFolders(sockets: directory ?? "/nowhere") }
}

/// Where a fleet's files are: all below the folder of its control sockets.
struct DemoFolders: Equatable, Sendable {
  /// The control sockets.
  let sockets: String
  /// Everything that is the demo's own.
  var own: String { sockets + "/demo" }
  /// The sockets that callers use.
  var calls: String { own + "/calls" }

  /// A node's ledger.
  func ledger(of node: String) -> String { own + "/ledger-" + node }
}
