package import MigrationEngine

/// One request of a client.
///
/// ```swift
/// let request = try ClientRequest(line: bytes)      // in the service
/// let line = try ClientRequest(id: id, .ping).line()  // in the client
/// ```
package struct ClientRequest: Equatable, Sendable {
  /// Its name, which the answer repeats.
  package var id: RequestID
  /// What is asked.
  package var operation: WireOperation

  /// Makes a request.
  package init(id: RequestID, _ operation: WireOperation) {
    self.id = id
    self.operation = operation
  }

  /// A digest of what is asked: the same id with another digest is not the same request again.
  package var digest: Digest {
    let asked: Fields = [
      "method": .string(operation.method.rawValue), "params": .object(operation.parameters),
    ]
    return asked.digest
  }
}

/// A line that is no request: why, and whom to tell.
package struct UnreadableRequest: Error, Equatable, Sendable {
  /// The id, where there was one.
  package var id: RequestID?
  /// Why.
  package var failure: WireFailure

  /// The answer to it.
  package var answer: ServiceMessage { .failure(id: id, failure) }
}

extension ClientRequest {
  private static let fieldNames = ["jsonrpc", "id", "method", "params"]

  /// Reads a line, strictly.
  ///
  /// - Throws: an ``UnreadableRequest`` that carries its own answer.
  package init(line: [UInt8]) throws(UnreadableRequest) {
    let read: Result<ClientRequest, UnreadableRequest> = line.withUnsafeBufferPointer { bytes in
      do throws(WireFailure) {
        let fields = try Line.read(bytes, maximumValues: Limits.requestValues)
        let id = fields["id"]?.text.flatMap { RequestID($0) }
        do throws(WireFailure) {
          return .success(try ClientRequest(fields, id: id))
        } catch {
          return .failure(UnreadableRequest(id: id, failure: error))
        }
      } catch {
        return .failure(UnreadableRequest(id: nil, failure: error))
      }
    }
    self = try read.get()
  }

  private init(_ fields: Fields, id: RequestID?) throws(WireFailure) {
    guard fields["jsonrpc"] == "2.0" else {
      throw WireFailure(.invalidRequest, "the field jsonrpc must hold \"2.0\"; add it")
    }
    guard let id else { throw WireFailure(.invalidRequest, RequestID.rule) }
    if let unknown = fields.first(where: { !ClientRequest.fieldNames.contains($0.name.text) }) {
      throw WireFailure(
        .invalidRequest,
        "a request has no field “\(unknown.name.text.cut(toBytes: 60))”; it has"
          + " \(ClientRequest.fieldNames.joined(separator: ", "))")
    }
    guard let name = fields["method"]?.text else {
      throw WireFailure(.invalidRequest, "the field method must hold a name; add it")
    }
    guard let method = Method(rawValue: name) else {
      let names = Method.allCases.map(\.rawValue).joined(separator: ", ")
      throw WireFailure(
        .unknownMethod, "there is no method “\(name.cut(toBytes: 60))”; there are \(names)")
    }
    let parameters: Fields
    switch fields["params"] {
    case nil: parameters = [:]
    case .object(let fields)?: parameters = fields
    case .some(let other):
      throw WireFailure(
        .invalidParameters, "params holds \(other.kindName), not an object; name the parameters")
    }
    self.init(id: id, try WireOperation(method, parameters: parameters))
  }

  /// The request as a line, its line break with it.
  ///
  /// - Throws: `answerTooLarge` for what no service would read.
  package func line() throws(WireFailure) -> [UInt8] {
    try Line.write([
      "jsonrpc": "2.0", "id": .string(id.text), "method": .string(operation.method.rawValue),
      "params": .object(operation.parameters),
    ])
  }
}
