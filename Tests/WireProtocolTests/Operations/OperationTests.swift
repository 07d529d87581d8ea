import MigrationEngine
import Testing
import WireProtocol

/// What can be asked comes back as it was said, and nothing else is taken.
@Suite struct OperationTests {
  @Test func everyMethodIsSaidOnce() throws {
    #expect(try Samples.operations().map(\.method.rawValue) == Method.allCases.map(\.rawValue))
  }

  @Test func everyOperationComesBack() throws {
    for operation in try Samples.operations() {
      let request = ClientRequest(id: Samples.id, operation)
      let line = try request.line()
      #expect(line.last == 0x0A && !line.dropLast().contains(0x0A))
      let again = try ClientRequest(line: Lines.stripped(line))
      #expect(again == request)
      #expect(again.digest == request.digest)
      #expect(try ClientRequest(id: again.id, again.operation).line() == line)
    }
  }

  @Test func requestsDifferInTheirDigest() throws {
    let digests = try Samples.operations().map { ClientRequest(id: Samples.id, $0).digest }
    #expect(Set(digests).count == digests.count)
  }

  @Test func unknownParametersAreRefusedByName() throws {
    for operation in try Samples.operations() {
      let known = operation.parameters.map(\.name.text)
      var parameters = operation.parameters
      parameters["nonsense"] = 1
      let failure = #expect(throws: WireFailure.self) {
        try WireOperation(operation.method, parameters: parameters)
      }
      let message = failure?.message ?? ""
      #expect(failure?.kind == .invalidParameters && message.contains("“nonsense”"))
      for name in known { #expect(message.contains(name), "\(message) does not name \(name)") }
    }
  }

  @Test func unknownParametersInsideOthersAreRefused() throws {
    for operation in try Samples.operations() {
      for entry in operation.parameters {
        guard var inner = entry.value.fields else { continue }
        inner["nonsense"] = true
        var parameters = operation.parameters
        parameters[entry.name] = .object(inner)
        let failure = #expect(throws: WireFailure.self) {
          try WireOperation(operation.method, parameters: parameters)
        }
        #expect(failure?.message.contains("“\(entry.name).nonsense”") == true)
      }
    }
  }

  @Test func parametersOfTheWrongKindAreRefused() throws {
    for operation in try Samples.operations() {
      for entry in operation.parameters {
        // No parameter takes all of these.
        let taken = [Value.int(-1), .bool(true), .string(""), .array([]), .double(0.5)].filter {
          var parameters = operation.parameters
          parameters[entry.name] = $0
          return (try? WireOperation(operation.method, parameters: parameters)) != nil
        }
        #expect(taken.count <= 1, "\(operation.method).\(entry.name) takes \(taken)")
      }
    }
  }

  /// What must be there: leaving it out is refused with its name.
  private static let needed: [(Method, [String])] =
    [
      (.hello, ["client", "protocols"]), (.plan, ["component"]), (.dryRun, ["component"]),
      (.inspect, ["component"]), (.diff, ["component", "to"]), (.logLevel, ["component"]),
      (.migrate, ["component", "to", "upgrade", "expected"]),
      (.throttle, ["component", "perMille", "expected"]),
    ]
    + Verb.allCases.filter { $0 != .migrate && $0 != .throttle }
    .map { (Method($0), ["component", "expected"]) }

  @Test func whatMustBeThereIsSaid() throws {
    for operation in try Samples.operations() {
      let needed = Self.needed.first { $0.0 == operation.method }?.1 ?? []
      for entry in operation.parameters {
        var parameters = operation.parameters
        parameters[entry.name] = nil
        do throws(WireFailure) {
          _ = try WireOperation(operation.method, parameters: parameters)
          #expect(!needed.contains(entry.name.text), "\(operation.method) without \(entry.name)")
        } catch {
          // Some go together: a key without its table is refused as well.
          #expect(error.message.contains("; "))
          if needed.contains(entry.name.text) {
            #expect(error.message.contains("\(entry.name) of \(operation.method.rawValue)"))
          }
        }
      }
    }
  }

  @Test func nullIsAsGoodAsNothing() throws {
    let line = Lines.request("status", #"{"component":null}"#)
    #expect(try ClientRequest(line: line).operation == .status(StatusRequest()))
  }

  @Test func whatIsLeftOutIsTheCarefulChoice() throws {
    let line = Lines.request("plan", #"{"component":"cache","options":{"throttlePerMille":5}}"#)
    let options = PlanOptions(throttle: TimeShare(perMille: 5))
    let plan = PlanRequest(component: "cache", options: options)
    #expect(try ClientRequest(line: line).operation == .plan(plan))
  }

  @Test func commandsAreThoseOfTheEngine() throws {
    for operation in try Samples.operations() {
      guard case .command(let asked) = operation else { continue }
      #expect(operation.method.verb == asked.request.verb)
      #expect(asked.command == Command(asked.request, expected: try Samples.expected()))
      #expect(operation.component == Samples.component)
    }
  }

  @Test func migrateIsNoCommandRequest() async {
    await #expect(processExitsWith: .failure) {
      let plan = try Samples.plan()
      _ = CommandRequest(
        component: "x", .migrate(id: "u", plan: plan), expected: .init(version: .legacy))
    }
  }
}
