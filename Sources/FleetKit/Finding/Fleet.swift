internal import UnixKit

/// The nodes that can be reached from here.
///
/// ```swift
/// let fleet = Fleet()
/// let connection = try NodeConnection.open(fleet.node(named: "edge-1"))
/// ```
package struct Fleet: Sendable {
  /// Nodes that are asked at the same time.
  private static let maximumThreads = 16

  /// The folders to look into.
  package let folders: [String]
  /// Sockets that were named; then nothing else is looked at.
  package let sockets: [NodeAddress]
  /// Users whose folders are trusted beside our own and root's.
  package let trusted: Set<UInt32>

  /// The nodes in some folders, by default the usual ones.
  package init(folders: [String] = SocketFolders.known(), trusting trusted: Set<UInt32> = []) {
    self.folders = folders
    self.trusted = trusted
    sockets = []
  }

  /// The nodes whose sockets were named.
  ///
  /// - Throws: `nameMalformed`.
  package init(sockets paths: [String], trusting trusted: Set<UInt32> = []) throws(FleetError) {
    folders = []
    self.trusted = trusted
    var sockets: [NodeAddress] = []
    for path in paths { sockets.append(try NodeAddress(socket: path)) }
    self.sockets = sockets
  }

  /// What was found, and what was in the way.
  package struct Finding: Sendable {
    /// Nodes by name; one name may stand in several folders.
    package var nodes: [NodeAddress] = []
    /// Folders that could not be looked into.
    package var problems: [FleetError] = []
  }

  /// Looks for nodes; whether they answer is not known yet.
  package func find() -> Finding {
    guard sockets.isEmpty else { return Finding(nodes: sockets) }
    var finding = Finding()
    for folder in folders {
      do throws(SocketError) {
        let directory = try SocketDirectory.open(folder, trusting: trusted)
        finding.nodes += try directory.nodes().map { NodeAddress(folder: folder, name: $0) }
      } catch {
        // A folder that is not there is one that no service of ours has needed yet.
        if error.code != .missing { finding.problems.append(FleetError(error, node: folder)) }
      }
    }
    finding.nodes.sort { ($0.node, $0.folder) < ($1.node, $1.folder) }
    return finding
  }

  /// The nodes that a pattern stands for; at least one.
  ///
  /// - Throws: `noSuchNode` with what there is instead, or what kept us from looking.
  package func nodes(matching pattern: Glob) throws(FleetError) -> [NodeAddress] {
    let finding = find()
    let matching = finding.nodes.filter { pattern.matches($0.node) }
    guard matching.isEmpty else { return matching }
    if let problem = finding.problems.first { throw problem }
    let places = sockets.isEmpty ? folders.joined(separator: " and ") : "the sockets named"
    guard !finding.nodes.isEmpty else {
      throw FleetError(
        .noSuchNode,
        "there is no node in \(places); start a service, or name its folder (MIDSTREAM_DIR) or its"
          + " socket (--socket)")
    }
    let names = finding.nodes.map(\.node).joined(separator: ", ")
    throw FleetError(
      .noSuchNode, "there is no node “\(pattern)” in \(places); there are \(names)")
  }

  /// The node of a name.
  ///
  /// - Throws: `noSuchNode`; `ambiguous` when it stands in several folders.
  package func node(named name: String) throws(FleetError) -> NodeAddress {
    let nodes = try nodes(matching: Glob(name))
    guard nodes.count == 1, let node = nodes.first else {
      let paths = nodes.map(\.path).joined(separator: ", ")
      throw FleetError(
        .ambiguous, "“\(name)” may mean \(paths); name one in full, or its socket with --socket")
    }
    return node
  }

  /// Asks several nodes at the same time, so that one that is stuck keeps nobody waiting; the
  /// answers stand in the order of the nodes.
  package func ask<Answer: Sendable>(
    _ nodes: [NodeAddress],
    _ body: @escaping @Sendable (NodeAddress) throws(FleetError) -> Answer
  ) -> [Result<Answer, FleetError>] {
    let work = Work(nodes: nodes, body: body)
    let threads = nodes.dropFirst().prefix(Fleet.maximumThreads - 1).compactMap { _ in
      WorkerThread { work.run() }
    }
    // The calling thread works too, and does it all where there is no other to be had.
    work.run()
    for thread in threads { thread.join() }
    return work.results
  }

  private final class Work<Answer: Sendable>: Sendable {
    private let nodes: [NodeAddress]
    private let next: Lock<Int>
    private let answers: Lock<[Result<Answer, FleetError>?]>
    private let body: @Sendable (NodeAddress) throws(FleetError) -> Answer

    init(
      nodes: [NodeAddress],
      body: @escaping @Sendable (NodeAddress) throws(FleetError) -> Answer
    ) {
      self.nodes = nodes
      next = Lock(0)
      answers = Lock(Array(repeating: nil, count: nodes.count))
      self.body = body
    }

    func run() {
      while let index = take() {
        let answer: Result<Answer, FleetError>
        do throws(FleetError) {
          answer = .success(try body(nodes[index]))
        } catch {
          answer = .failure(error)
        }
        answers.withLock { $0[index] = answer }
      }
    }

    var results: [Result<Answer, FleetError>] { answers.withLock { $0.compactMap(\.self) } }

    private func take() -> Int? {
      next.withLock { next in
        guard next < nodes.count else { return nil }
        defer { next += 1 }
        return next
      }
    }
  }
}
