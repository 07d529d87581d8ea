internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// What a verb on live nodes was asked for: which nodes and components, and how to talk to them.
struct FleetRequest: Sendable {
  let invocation: Invocation
  let target: Target
  let fleet: Fleet
  let options: NodeConnection.Options

  var wantsJSON: Bool { invocation.has(FleetOption.json) }

  /// Reads what was typed.
  ///
  /// - Parameter acts: whether it may change something; one that only looks says so at hello.
  init(_ invocation: Invocation, target text: String?, acts: Bool = false) throws {
    self.invocation = invocation
    target = try text.map { text throws(FleetError) in try Target(text) } ?? .everything
    let sockets = invocation.text(FleetOption.socket).map { [$0] }
    let folders = invocation.text(FleetOption.folder).map { [$0] }
    guard sockets == nil || folders == nil else {
      throw UsageError(message: "--socket names one node and --dir a folder; leave out one of them")
    }
    fleet =
      try sockets.map { paths throws(FleetError) in try Fleet(sockets: paths) }
      ?? folders.map { Fleet(folders: $0) } ?? Fleet()
    var options = NodeConnection.Options()
    options.readOnly = !acts
    self.options = options
  }

  /// One component of one node.
  struct Place: Sendable {
    let address: NodeAddress
    let component: String

    var name: String { "\(address.node)/\(component)" }
  }

  /// The one component that is meant, named in full.
  func exact() throws -> Place {
    let (node, component) = try target.exact()
    return Place(address: try fleet.node(named: node), component: component)
  }

  /// Whether more than one component may be meant.
  var isPattern: Bool { target.node.isPattern || target.component?.isPattern ?? true }

  /// The components that a pattern stands for, and why some nodes could not be asked.
  func places() throws -> (places: [Place], errors: [FleetError]) {
    var places: [Place] = []
    var errors: [FleetError] = []
    for look in try look() {
      switch look.result {
      case .failure(let error): errors.append(error)
      case .success(let status):
        places += status.components.map { Place(address: look.address, component: $0.name) }
      }
    }
    return (places, errors)
  }

  // MARK: Asking

  /// A node that was asked how it is.
  struct Look: Sendable {
    let address: NodeAddress
    /// With the components that are meant, and no others.
    let result: Result<NodeStatus, FleetError>
  }

  /// Asks all nodes that are meant, at the same time.
  ///
  /// - Throws: when there is no such node, or all of them answer and none has such a component.
  func look() throws -> [Look] {
    let nodes = try fleet.nodes(matching: target.node)
    let results = fleet.ask(nodes) { address throws(FleetError) in
      try NodeConnection.open(address, options).call(StatusRequest())
    }
    let looks = zip(nodes, results).map { address, result in
      Look(
        address: address,
        result: result.map { status in
          var status = status
          status.components.removeAll { !target.includes(component: $0.name) }
          return status
        })
    }
    let answers = results.compactMap { try? $0.get() }
    if let component = target.component, answers.count == results.count,
      looks.allSatisfy({ (try? $0.result.get().components.isEmpty) ?? false })
    {
      let names = Set(answers.flatMap { $0.components.map(\.name) }).sorted()
      throw FleetError(
        .noSuchComponent,
        "\(target.node) has no component “\(component)”; there are"
          + " \(names.joined(separator: ", "))")
    }
    return looks
  }

  /// How a component is now.
  func status(of place: Place) throws(FleetError) -> ComponentStatus {
    let status = try ask(StatusRequest(component: place.component), at: place.address)
    guard let component = status.components.first(where: { $0.name == place.component }) else {
      throw FleetError(
        .noSuchComponent,
        "\(place.address.node) has no component “\(place.component)”; look at its status")
    }
    return component
  }

  /// Asks a node something that changes nothing.
  func ask<Parameters: RequestParameters>(
    _ parameters: Parameters, at address: NodeAddress, deadline: Duration = .seconds(30)
  ) throws(FleetError) -> Parameters.Answer {
    try NodeConnection.open(address, options).call(parameters, deadline: deadline)
  }

  // MARK: Acting

  /// How often a request is sent whose answer was lost.
  private static let attempts = 3

  /// Asks a node to do something, once: a connection that is lost is made again, and the request
  /// sent again under the same id, so that it is answered and not done twice.
  ///
  /// - Throws: `outcomeUnknown` when no answer is to be had, or the service was started again
  ///   meanwhile and may know nothing of the request.
  func act<Parameters: RequestParameters>(
    _ parameters: Parameters, at address: NodeAddress
  ) throws(FleetError) -> Parameters.Answer {
    let id = RequestID.random()
    var connection = try NodeConnection.open(address, options)
    let epoch = connection.greeting.epoch
    var attempt = 1
    while true {
      do throws(FleetError) {
        return try connection.call(parameters, id: id)
      } catch {
        guard error.code == .outcomeUnknown, attempt < FleetRequest.attempts,
          let again = try? NodeConnection.open(address, options), again.greeting.epoch == epoch
        else { throw error }
        connection = again
        attempt += 1
      }
    }
  }

  /// What a command expects: what the status shows, or the version that was asked to be expected.
  func expectation(for status: ComponentStatus) throws -> MigrationEngine.Command.Expectation {
    MigrationEngine.Command.Expectation(
      version: try invocation.version(FleetOption.expect) ?? status.version,
      planHash: status.planHash, upgrade: status.upgrade)
  }
}
