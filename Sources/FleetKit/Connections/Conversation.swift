internal import UnixKit
internal import WireProtocol

/// Lines that go and come over one connection; used by one thread at a time.
struct Conversation {
  /// What is read at once.
  private static let readBytes = 64 << 10

  /// Why nothing more can be said.
  enum End: Error, Equatable {
    /// The deadline is over.
    case late
    /// The other end is gone; with what it said last, where it did.
    case gone(reason: String?)
    /// It refused the connection as a whole.
    case refused(WireFailure)
    /// It does not speak the protocol.
    case garbled(WireFailure)
    /// Somebody wants us to stop waiting.
    case interrupted
  }

  let socket: StreamSocket
  /// Becomes ready when somebody wants us to stop waiting.
  let interruption: Int32?
  private var splitter = LineSplitter()
  private var goodbye: String?

  init(_ socket: StreamSocket, interruption: Int32? = nil) {
    self.socket = socket
    self.interruption = interruption
  }

  /// Sends a line.
  mutating func send(_ line: [UInt8], until deadline: Deadline) throws(End) {
    var rest = line[...]
    while !rest.isEmpty {
      switch socket.write(rest) {
      case .moved(let count): rest = rest.dropFirst(count)
      case .later: try wait(for: .write, until: deadline)
      case .ended:
        // What the other end said before it went explains why.
        while try next(until: deadline) != nil {}
        throw .gone(reason: goodbye)
      }
    }
  }

  /// The next message; what ends the conversation is thrown.
  ///
  /// Whoever waits for one message among others looks at the deadline between them, so that a node
  /// that never stops talking does not keep its client.
  mutating func receive(until deadline: Deadline) throws(End) -> ServiceMessage {
    guard let message = try next(until: deadline) else { throw .gone(reason: goodbye) }
    return message
  }

  private mutating func next(until deadline: Deadline) throws(End) -> ServiceMessage? {
    var isLate = false
    while true {
      while let piece = splitter.next() {
        let message = try message(in: piece)
        switch message {
        case .notification(.goodbye(let notice)): goodbye = notice.reason
        case .failure(nil, let failure): throw .refused(failure)
        case .answer, .failure, .notification: return message
        }
      }
      if isLate { throw .late }
      var bytes: [UInt8] = []
      switch socket.read(into: &bytes, upTo: Conversation.readBytes) {
      case .moved:
        splitter.append(bytes)
        isLate = deadline.isOver
      case .later: try wait(for: .read, until: deadline)
      case .ended: return nil
      }
    }
  }

  private func message(in piece: LineSplitter.Piece) throws(End) -> ServiceMessage {
    switch piece {
    case .tooLong:
      throw .garbled(
        WireFailure(.tooLarge, "it sent a line that is too long; update the older side"))
    case .line(let line):
      do throws(WireFailure) {
        return try ServiceMessage(line: line)
      } catch {
        throw .garbled(error)
      }
    }
  }

  private func wait(for interest: Poller.Interest, until deadline: Deadline) throws(End) {
    let left = deadline.milliseconds
    guard left > 0 else { throw .late }
    var poller = Poller()
    poller.add(socket.number, interest)
    if let interruption { poller.add(interruption, .read) }
    poller.wait(upToMilliseconds: left)
    if interruption != nil, !poller.result(at: 1).isEmpty { throw .interrupted }
  }
}
