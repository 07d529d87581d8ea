import MigrationEngine
import Testing
import WireProtocol

/// The document is the contract, so it is read by the same code that reads the wire.
@Suite struct ProtocolDocumentTests {
  private func check(_ example: ProtocolDocument.Example) throws {
    let line = try example.line()
    let place = "docs/PROTOCOL.md:\(example.lineNumber)"
    if example.label == ["client"] {
      let request = try ClientRequest(line: line)
      #expect(try JSON.read(Lines.stripped(request.line())) == example.value, "\(place)")
      return
    }
    guard example.label.first == "service" else {
      throw ProtocolDocument.Failure(what: "\(place): who says this?")
    }
    let message = try ServiceMessage(line: line)
    let again = try #require(message.line())
    #expect(try JSON.read(Lines.stripped(again)) == example.value, "\(place)")
    switch (message, example.label.dropFirst().first) {
    case (.answer(_, let value), let method?):
      let method = try #require(Method(rawValue: method), "\(place)")
      let answer = try #require(try SampleAnswer.of(method))
      #expect(try answer.recode(value) == value, "\(place)")
    case (.failure(_, let failure), "failure"?):
      #expect(failure.code == failure.kind.code && failure.kind != .unrecognised, "\(place)")
      #expect(failure.message.contains("; "), "\(place) shows no remedy")
    case (.notification(let news), "news"?):
      if case .unknown = news { Issue.record("\(place) is not understood") }
      if case .event(let notice) = news { #expect(notice.event.event != nil, "\(place)") }
    case (_, _): Issue.record("\(place) is not what it says it is")
    }
  }

  @Test func everyExampleIsReadAndWrittenAgain() throws {
    let document = try ProtocolDocument()
    #expect(document.examples.count > 40)
    for example in document.examples {
      do { try check(example) } catch {
        Issue.record("docs/PROTOCOL.md:\(example.lineNumber): \(error)")
      }
    }
  }

  @Test func everyMessageIsShown() throws {
    let examples = try ProtocolDocument().examples
    let asked = examples.filter { $0.label == ["client"] }
      .compactMap { $0.value.fields?["method"]?.text }
    let methods = Method.allCases.map(\.rawValue)
    #expect(asked.sorted() == methods.sorted())
    let answered = Set(examples.compactMap { $0.label.dropFirst().first })
    // All verbs are answered alike; the document shows that twice.
    for method in Method.allCases where method.verb == nil || method == .migrate {
      #expect(answered.contains(method.rawValue), "no answer to \(method.rawValue)")
    }
    let news = Set(
      examples.filter { $0.label == ["service", "news"] }
        .compactMap { $0.value.fields?["method"]?.text })
    #expect(news == ["event", "legal", "sample", "log", "goodbye"])
  }

  // MARK: Tables

  @Test func rolesAreThoseOfTheTable() throws {
    let rows = try ProtocolDocument().rows
    for method in Method.allCases {
      let row = try #require(rows.first { $0.first == method.rawValue && $0.count == 3 })
      #expect(row[1] == method.leastRole.rawValue, "\(method)")
    }
  }

  @Test func kindsAreThoseOfTheTable() throws {
    let rows = try ProtocolDocument().rows.filter { $0.count == 3 && Int($0[1]) != nil }
    #expect(
      rows.map { "\($0[0]) \($0[1])" }.sorted()
        == WireFailure.Kind.allCases.map { "\($0.rawValue) \($0.code)" }.sorted())
  }

  @Test func limitsAreThoseOfTheTable() throws {
    let limits: [(String, Int)] = [
      ("bytes of a line", Limits.lineBytes),
      ("objects and arrays inside one another", Limits.depth),
      ("values in one request", Limits.requestValues),
      ("seconds until hello", Int(Limits.helloDeadline.components.seconds)),
      ("bytes that wait to be read by a client", Limits.backlogBytes),
      ("connections of a node", Limits.connections),
      ("connections of one user", Limits.connectionsPerUser),
      ("requests of a connection that are not answered yet", Limits.requestsInFlight),
      ("characters of a request's id", Limits.requestIDCharacters),
      ("bytes of a name", Limits.nameBytes), ("bytes of a key", Limits.keyBytes),
      ("bytes of a reason", Limits.reasonBytes),
      ("rows shown at once", Limits.shownRows.upperBound),
      ("entries of the history read at once", Limits.historyEntries.upperBound),
      ("answers that are remembered", Limits.rememberedAnswers),
    ]
    let rows = try ProtocolDocument().rows
    for (what, limit) in limits {
      let row = try #require(rows.first { $0.first == what }, "\(what)")
      #expect(Int(row[1].filter { $0 != "," }) == limit, "\(what)")
    }
  }

  // MARK: Canaries

  static let wrong = [
    ("client", #"{"jsonrpc":"2.0","id":"7","method":"ping","params":{"loud":1}}"#),
    ("client", #"{"jsonrpc":"2.0","id":"7","method":"status"}"#),
    ("service ping", #"{"jsonrpc":"2.0","id":"7","result":{"extra":1}}"#),
    ("service news", #"{"jsonrpc":"2.0","method":"weather","params":{}}"#),
    ("service failure", #"{"jsonrpc":"2.0","id":"7","error":{"code":1,"message":"no"}}"#),
    ("somebody", #"{"jsonrpc":"2.0","id":"7","method":"ping","params":{}}"#),
  ]

  @Test(arguments: wrong) func canaryNoticesAWrongExample(_ label: String, _ json: String) throws {
    let document = try ProtocolDocument(text: "```json \(label)\n\(json)\n```\n")
    let example = try #require(document.examples.first)
    withKnownIssue { try check(example) }
  }
}
