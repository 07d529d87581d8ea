package import MigrationEngine

/// Whatever a service sends: an answer, a failure, or news for a watcher.
package enum ServiceMessage: Equatable, Sendable {
  /// What a request led to; ``decode(_:from:)`` reads it as what the method is answered with.
  case answer(id: RequestID, Value)
  /// Why a request was refused or went wrong; without an id when it could not be read.
  case failure(id: RequestID?, WireFailure)
  /// News, sent without being asked for each time.
  case notification(Notification)

  /// Answers a request.
  ///
  /// - Throws: `internalFault` for what cannot be written, such as a number that is none.
  package static func answer(
    id: RequestID, encoding answer: some Encodable
  ) throws(WireFailure) -> ServiceMessage {
    .answer(id: id, try encode(answer))
  }

  /// An answer as the value that goes over the wire.
  ///
  /// - Throws: `internalFault` for what cannot be written, such as a number that is none.
  package static func encode(_ answer: some Encodable) throws(WireFailure) -> Value {
    do throws(MigrationError) {
      return try ValueEncoder().encode(answer)
    } catch {
      throw WireFailure(
        .internalFault,
        "the answer cannot be written: \(error); tell its author")
    }
  }

  /// An answer as its type; fields that are not known are passed over.
  ///
  /// - Throws: `malformed` for what is not such an answer.
  package static func decode<Answer: Decodable>(
    _ type: Answer.Type, from answer: Value
  ) throws(WireFailure) -> Answer {
    do throws(MigrationError) {
      return try ValueDecoder().decode(type, from: answer)
    } catch {
      throw WireFailure(
        .malformed, "the answer is not understood: \(error); update the older side")
    }
  }
}

extension ServiceMessage {
  /// Reads a line.
  ///
  /// - Throws: `malformed` and its kin; whoever reads should close, since what follows has no
  ///   place.
  package init(line: [UInt8]) throws(WireFailure) {
    let read: Result<ServiceMessage, WireFailure> = line.withUnsafeBufferPointer { bytes in
      do throws(WireFailure) {
        return .success(try ServiceMessage(try Line.read(bytes)))
      } catch {
        return .failure(error)
      }
    }
    self = try read.get()
  }

  private init(_ fields: Fields) throws(WireFailure) {
    guard fields["jsonrpc"] == "2.0" else {
      throw WireFailure(.malformed, "this is no JSON-RPC 2.0; look what listens at this socket")
    }
    if let method = fields["method"] {
      guard let name = method.text, fields["id"] == nil else {
        throw WireFailure(.malformed, "a service sends no requests; update the older side")
      }
      self = .notification(Notification(name, parameters: fields["params"] ?? [:]))
      return
    }
    let id = fields["id"]?.text.flatMap { RequestID($0) }
    switch (fields["result"], fields["error"], id) {
    case (let result?, nil, let id?): self = .answer(id: id, result)
    case (nil, let error?, _):
      self = .failure(id: id, try ServiceMessage.decode(WireFailure.self, from: error))
    case (_, _, _):
      throw WireFailure(
        .malformed, "this is no answer: it needs an id, and result or error; update the older side")
    }
  }

  /// The message as a line, its line break with it.
  ///
  /// An answer that is too large becomes the failure that says so; news that are too large are
  /// `nil`, and their watcher needs a new snapshot.
  package func line() -> [UInt8]? {
    do throws(WireFailure) {
      return try Line.write(fields)
    } catch {
      switch self {
      case .answer(let id, _): return ServiceMessage.failure(id: id, error).line()
      // Its sentence is bounded; a refusal's is not.
      case .failure(let id, let failure):
        guard failure.refusal != nil else { return nil }
        return ServiceMessage.failure(id: id, WireFailure(failure.kind, failure.message)).line()
      case .notification: return nil
      }
    }
  }

  private var fields: Fields {
    get throws(WireFailure) {
      switch self {
      case .answer(let id, let result):
        ["jsonrpc": "2.0", "id": .string(id.text), "result": result]
      case .failure(let id, let failure):
        [
          "jsonrpc": "2.0", "id": id.map { .string($0.text) } ?? .null,
          "error": try ServiceMessage.encode(failure),
        ]
      case .notification(let notification):
        [
          "jsonrpc": "2.0", "method": .string(notification.method),
          "params": try notification.parameters,
        ]
      }
    }
  }
}
