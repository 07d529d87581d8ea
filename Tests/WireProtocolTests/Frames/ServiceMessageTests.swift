import MigrationEngine
import Testing
import WireProtocol

/// What a service says is understood by its clients, old and new.
@Suite struct ServiceMessageTests {
  private func again(_ message: ServiceMessage) throws -> ServiceMessage {
    let line = try #require(message.line())
    #expect(line.last == 0x0A && !line.dropLast().contains(0x0A))
    return try ServiceMessage(line: Lines.stripped(line))
  }

  @Test func everyAnswerComesBack() throws {
    let answers = try SampleAnswer.all()
    #expect(answers.map(\.method.rawValue) == Method.allCases.map(\.rawValue))
    for answer in answers {
      let message = ServiceMessage.answer(id: Samples.id, answer.value)
      #expect(try again(message) == message, "\(answer.method)")
      #expect(try answer.recode(answer.value) == answer.value, "\(answer.method)")
    }
  }

  /// A newer service says more; its older clients pass it over.
  @Test func unknownFieldsOfAnswersArePassedOver() throws {
    for answer in try SampleAnswer.all() {
      var fields = try #require(answer.value.fields)
      fields["brandNew"] = ["deep": [1]]
      #expect(try answer.recode(.object(fields)) == answer.value, "\(answer.method)")
    }
  }

  @Test func anAnswerThatIsAnotherIsRefused() throws {
    let failure = #expect(throws: WireFailure.self) {
      try ServiceMessage.decode(NodeStatus.self, from: ["name": "edge-1"])
    }
    #expect(failure?.kind == .malformed && failure?.message.contains("; ") == true)
  }

  @Test(arguments: WireFailure.Kind.allCases) func everyFailureComesBack(
    _ kind: WireFailure.Kind
  ) throws {
    let failure = WireFailure(kind, "something is wrong; do something else")
    for id in [nil, Samples.id] {
      let message = ServiceMessage.failure(id: id, failure)
      #expect(try again(message) == message)
    }
    #expect((-32768 ... -32000).contains(kind.code))
  }

  @Test func refusalsOfTheInterlocksComeAlong() throws {
    let state = try Samples.started().state
    let refusals = state.legalCommands(for: Samples.ada).compactMap(\.refusal)
    #expect(!refusals.isEmpty)
    for refusal in refusals {
      let message = ServiceMessage.failure(id: Samples.id, WireFailure(refusal))
      #expect(try again(message) == message)
    }
  }

  @Test(arguments: FailureKind.allCases) func failuresOfUpgradesKeepTheirNames(
    _ kind: FailureKind
  ) { #expect(WireFailure.Kind(kind).rawValue == kind.rawValue) }

  @Test func aFailureOfAnotherAgeIsStillUnderstood() throws {
    for data in ["", #","data":{"kind":"sunspots","refusal":{"verb":"fly"}}"#, #","data":7"#] {
      let line = #"{"jsonrpc":"2.0","id":"7","error":{"code":-32099,"message":"no; wait"\#(data)}}"#
      guard case .failure(let id, let failure) = try ServiceMessage(line: Lines.bytes(line)) else {
        Issue.record("no failure")
        continue
      }
      #expect(id?.text == "7" && failure.code == -32099 && failure.message == "no; wait")
      #expect(failure.kind == .unrecognised && failure.refusal == nil)
    }
  }

  @Test func everyNotificationComesBack() throws {
    for notification in try Samples.notifications() {
      #expect(try again(.notification(notification)) == .notification(notification))
    }
  }

  @Test func whatIsNotUnderstoodStaysAsItCame() throws {
    for notification in try Samples.notifications() {
      let line = Lines.bytes(
        #"{"jsonrpc":"2.0","method":"\#(notification.method)","params":{"new":"shape"}}"#)
      let expected = Notification.unknown(
        method: notification.method, parameters: ["new": "shape"])
      #expect(try ServiceMessage(line: line) == .notification(expected))
    }
  }

  @Test func eventsOfAnotherAgeAreKeptRaw() throws {
    let event = try #require(try Samples.started().events.last)
    let value = try ServiceMessage.encode(event)
    let known = try ServiceMessage.decode(WireEvent.self, from: value)
    #expect(known == .known(event) && known.event == event)
    var newer = try #require(value.fields)
    newer["weight"] = 3
    var other = newer
    other["content"] = ["teleported": ["_0": "v9"]]
    for fields in [newer, other] {
      let raw = try ServiceMessage.decode(WireEvent.self, from: .object(fields))
      #expect(raw == .raw(.object(fields)) && raw.event == nil)
      #expect(try ServiceMessage.encode(raw) == .object(fields))
    }
  }

  static let refused = [
    "", "{}", "[]", #"{"jsonrpc":"2.0"}"#, #"{"jsonrpc":"2.0","id":"7"}"#,
    #"{"jsonrpc":"2.0","result":1}"#, #"{"jsonrpc":"2.0","id":7,"result":1}"#,
    #"{"jsonrpc":"2.0","id":"7","result":1,"error":{"code":1,"message":"m"}}"#,
    #"{"jsonrpc":"2.0","id":"7","error":"m"}"#, #"{"jsonrpc":"2.0","id":"7","method":"event"}"#,
    #"{"jsonrpc":"2.0","method":7}"#, #"{"id":"7","result":1}"#, "220 mail.example ESMTP",
  ]

  @Test(arguments: refused) func refusesWhatNoServiceSays(_ line: String) {
    let failure = #expect(throws: WireFailure.self) {
      try ServiceMessage(line: Lines.bytes(line))
    }
    #expect(failure?.message.contains("; ") == true)
  }

  @Test func anAnswerThatIsTooLargeSaysSo() throws {
    let huge = Value.string(String(repeating: "x", count: Limits.lineBytes))
    let deep = (0..<40).reduce(Value.null) { inner, _ in [inner] }
    for (value, word) in [(huge, "ask for less"), (deep, "flatten")] {
      let line = try #require(ServiceMessage.answer(id: Samples.id, value).line())
      guard case .failure(let id, let failure) = try ServiceMessage(line: Lines.stripped(line))
      else {
        Issue.record("no failure")
        continue
      }
      #expect(id == Samples.id && failure.kind == .answerTooLarge)
      #expect(failure.message.contains(word))
    }
    let news = Notification.unknown(method: "event", parameters: huge)
    #expect(ServiceMessage.notification(news).line() == nil)
  }

  @Test func numbersThatAreNoneAreTheServicesFault() throws {
    var status = try Samples.status()
    status.callsPerSecond = .nan
    let failure = #expect(throws: WireFailure.self) { try ServiceMessage.encode(status) }
    #expect(failure?.kind == .internalFault)
  }

  @Test func sentencesAreBounded() {
    let failure = WireFailure(.internalFault, String(repeating: "é", count: 5_000))
    #expect(failure.message.utf8.count <= Limits.sentenceBytes + 3)
    #expect(failure.message.hasSuffix("é…"))
  }

  @Test func protocolsAreAgreedUpon() throws {
    #expect(try WireVersion.agreed(with: [7, 1, 3]) == 1)
    let failure = #expect(throws: WireFailure.self) { try WireVersion.agreed(with: [0, 2]) }
    #expect(failure?.kind == .noCommonProtocol)
  }

  @Test func secretsAreHiddenHoweverDeep() {
    let row: Value = ["token": "s3cret", "list": [["token": 1, "name": "x"]], "name": "y"]
    let shown = Redaction.hiding(["token"], in: row)
    #expect(shown == ["token": "•••", "list": [["token": "•••", "name": "x"]], "name": "y"])
    #expect(Redaction.hiding([], in: row) == row)
    #expect(!Redaction.shows(secretsTo: Samples.ada))
    #expect(Redaction.shows(secretsTo: Authority(uid: 0, name: "root", role: .admin)))
  }
}
