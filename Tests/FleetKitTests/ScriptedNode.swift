import FleetKit
import Glibc
import UnixKit
import WireProtocol

/// A folder with the socket of a node that says what a test wants it to say.
final class ScriptedNode {
  struct Failure: Error { let what: String }

  let folder: String
  let address: NodeAddress
  private let listener: ListeningSocket
  private let thread: WorkerThread?

  /// Answers one connection: line by line, what the script says; nothing more when it is over.
  ///
  /// `{id}` stands for the id of the request that is answered. With `neverFallsSilent` news follow
  /// the script until the other end has gone.
  init(
    _ script: [String], closesAtTheEnd: Bool = true, neverFallsSilent: Bool = false
  ) throws {
    var template = Array("/tmp/ms-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let name = try SocketName(node: "edge-1")
    listener = try ListeningSocket(in: try SocketDirectory.make(folder), name: name)
    address = NodeAddress(folder: folder, name: name)
    let accepting = listener
    thread = WorkerThread {
      Self.wait(accepting.number)
      guard case .arrived(let arrival) = accepting.accept() else { return }
      var splitter = LineSplitter()
      var rest = script[...]
      while !rest.isEmpty || !closesAtTheEnd {
        var bytes: [UInt8] = []
        Self.wait(arrival.socket.number)
        guard case .moved = arrival.socket.read(into: &bytes, upTo: 1 << 16) else { return }
        splitter.append(bytes)
        while case .line(let line)? = splitter.next(), let answer = rest.popFirst() {
          let id = (try? ClientRequest(line: line))?.id.text ?? "?"
          let text = answer.replacing("{id}", with: id)
          if !text.isEmpty { _ = arrival.socket.write(ArraySlice(Array((text + "\n").utf8))) }
        }
      }
      if neverFallsSilent { Self.talk(into: arrival.socket) }
    }
  }

  /// Waits until the script is over, and cleans up.
  func end() {
    thread?.join()
    listener.remove()
    unlink(folder + "/edge-1.lock")
    rmdir(folder)
  }

  static let hello = """
    {"jsonrpc":"2.0","id":"{id}","result":{"protocol":1,"node":"edge-1","epoch":"e","authority":\
    {"uid":0,"name":"root","role":"admin","isReadOnly":false},"capabilities":[],"limits":\
    {"lineBytes":1,"depth":1,"requestValues":1,"requestsInFlight":1,"backlogBytes":1}}}
    """

  private static func talk(into socket: StreamSocket) {
    let news = Array((#"{"jsonrpc":"2.0","method":"log","params":{"entries":[]}}"# + "\n").utf8)
    var rest = news[...]
    while true {
      switch socket.write(rest) {
      case .moved(let count): rest = rest.dropFirst(count)
      case .later: wait(socket.number, for: .write)
      case .ended: return
      }
      if rest.isEmpty { rest = news[...] }
    }
  }

  private static func wait(_ number: Int32, for interest: Poller.Interest = .read) {
    var poller = Poller()
    poller.add(number, interest)
    poller.wait(upToMilliseconds: 20_000)
  }
}
