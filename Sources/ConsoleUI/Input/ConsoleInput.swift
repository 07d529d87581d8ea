package import MigrationEngine
package import WireProtocol

/// Everything that reaches the console, from the keyboard and from the fleet; what a recording
/// holds.
package enum ConsoleInput: Codable, Equatable, Sendable {
  // MARK: From the terminal

  case key(Key)
  case mouse(MouseEvent)
  case pasted(String)
  case resized(Size)
  /// The console is back from the shell it was suspended to.
  case returned

  // MARK: From the fleet

  /// The folders were looked through: all nodes there are, and what was in the way, as sentences.
  case found([FoundNode], problems: [String])
  case news(NodeID, NodeNews)
  /// What became of something that was asked.
  case answered(AskID, AskOutcome)

  // MARK: From the clock

  /// Time has passed; how much is said by the moment that comes along with every input.
  case ticked
}

/// An input, and when it came: one line of a recording.
package struct TimedInput: Codable, Equatable, Sendable {
  package var at: Instant
  package var input: ConsoleInput

  /// Says when an input came.
  package init(at: Instant, input: ConsoleInput) {
    self.at = at
    self.input = input
  }
}

/// A node that was found, and what it is called.
package struct FoundNode: Codable, Equatable, Sendable {
  package var id: NodeID
  package var name: String

  /// Names a node.
  package init(id: NodeID, name: String) {
    self.id = id
    self.name = name
  }
}

/// What a watch tells of one node.
package enum NodeNews: Codable, Equatable, Sendable {
  /// Everything as it is; what was known before is void.
  case snapshot(WatchSnapshot)
  /// The watch goes on where it had been, after a connection was lost.
  case resumed
  case event(EventNotice)
  case legal(LegalNotice)
  case sample(SampleNotice)
  /// Who is at the node, all of them.
  case operators(OperatorsNotice)
  case log(LogNotice)
  case goodbye(reason: String)
  /// Something that this program does not know.
  case unknown(method: String)
  /// The connection is lost, or could not be made; it is tried again.
  case lost(sentence: String)
  /// It is of no use to try again, such as when we are not allowed.
  case ended(sentence: String)
}

/// The number of something that was asked.
package struct AskID: Hashable, Codable, Sendable {
  package let number: Int

  /// Numbers a question.
  package init(_ number: Int) { self.number = number }

  package init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

/// What became of something that was asked.
package enum AskOutcome: Codable, Equatable, Sendable {
  case status(NodeStatus)
  case plan(PlanAnswer)
  case dryRun(DryRunAnswer)
  case inspected(InspectAnswer)
  case compared(DiffAnswer)
  case logs(LogsAnswer)
  case history(HistoryAnswer)
  case commanded(CommandAnswer)
  case done
  /// It was refused or failed; nothing was done.
  case refused(sentence: String)
  /// No answer came: it may have been done. The state that the node shows next says which.
  case unknown(sentence: String)
}
