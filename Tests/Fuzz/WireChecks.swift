// What messages of the control socket must keep, whatever comes; see FuzzTargets.swift.

import MigrationEngine
import WireProtocol

/// A request that is taken is said again in one way; one that is refused, in few words.
func checkClientRequest(_ bytes: [UInt8]) {
  do throws(UnreadableRequest) {
    let request = try ClientRequest(line: bytes)
    #if CANARY_WIRE
      // The planted bug that proves that a run can fail; the corpus comes near it.
      if case .watch(let watch) = request.operation, let resume = watch.resume,
        resume.sequence != 4
      {
        fatalError("the canary was found")
      }
    #endif
    guard let line = try? request.line(), let again = try? ClientRequest(line: line.dropBreak())
    else { fatalError("a request's own line is refused") }
    require(again == request, "a request's line reads as another request")
    require(again.digest == request.digest, "one request has two digests")
    require((try? again.line()) == line, "a request has two lines")
    let nobody = request.operation.method.refusal(for: nil)
    require(nobody?.kind == .notAuthorised, "somebody without a role is let in")
  } catch {
    guard let line = error.answer.line() else { fatalError("a refusal cannot be said") }
    require(line.count < 16 << 10, "a refusal is long")
    require((try? ServiceMessage(line: line.dropBreak())) != nil, "a refusal is not understood")
  }
}

/// A message that is understood settles at the first writing.
func checkServiceMessage(_ bytes: [UInt8]) {
  guard let message = try? ServiceMessage(line: bytes) else { return }
  guard let line = message.line(), let again = try? ServiceMessage(line: line.dropBreak()) else {
    fatalError("a message's own line is refused")
  }
  require(again.line() == line, "a message has two lines")
}

/// How bytes are portioned changes nothing.
func checkLines(_ bytes: [UInt8]) {
  var whole = LineSplitter(maximumBytes: 64)
  whole.append(bytes)
  var single = LineSplitter(maximumBytes: 64)
  var pieces: [LineSplitter.Piece] = []
  for byte in bytes {
    single.append([byte])
    while let piece = single.next() { pieces.append(piece) }
    require(single.pendingBytes <= 64, "more is kept than a line may have")
  }
  var atOnce: [LineSplitter.Piece] = []
  while let piece = whole.next() { atOnce.append(piece) }
  require(atOnce == pieces, "portions change what is read")
}

extension [UInt8] {
  /// A line without its line break.
  fileprivate func dropBreak() -> [UInt8] { Array(dropLast()) }
}
