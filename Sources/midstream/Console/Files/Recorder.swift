internal import ConsoleUI
internal import Glibc
internal import StateFiles
internal import UnixKit

/// Keeps all that comes in a new file, on a thread of its own.
///
/// It is written as soon as something has come, whole lines each time: whatever ends the program,
/// all but the last line can be read. Who records is never kept waiting by a disk.
final class Recorder: Sendable {
  /// What may wait for the disk; beyond it the recording ends, and that is said when it is closed.
  private static let maximumWaiting = 50_000

  private struct State {
    var waiting: [TimedInput] = []
    var isClosed = false
    var isDone = false
    var problem: FileError?
  }

  /// Where it is.
  let path: String
  private let number: Int32
  private let state = Monitor(State())

  /// Makes the file, for nobody but us to read, and begins.
  ///
  /// - Throws: `exists` when there is one already; it is never written over.
  init(_ path: String, _ header: Recording.Header) throws(FileError) {
    self.path = path
    number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard number >= 0 else {
      guard errno == EEXIST else { throw .last("make it", path) }
      throw FileError(.exists, path, "this is there already; name a new file, or remove it first")
    }
    if let problem = put(RecordingText.line(header)) { throw problem }
    guard let thread = WorkerThread({ self.work() }) else {
      throw FileError(
        .unexpected, path, "the system has no thread left; raise the limit (ulimit -u)")
    }
    thread.detach()
  }

  deinit { Glibc.close(number) }

  /// Keeps an input.
  func record(_ input: TimedInput) {
    state.change { state in
      guard !state.isClosed, state.problem == nil else { return }
      guard state.waiting.count < Recorder.maximumWaiting else {
        state.problem = FileError(
          .busy, path, "the disk is too slow for it, so it ends early; record to another disk")
        return
      }
      state.waiting.append(input)
    }
  }

  /// Writes what waits, and ends.
  ///
  /// - Returns: why it is not complete; `nil` when it is.
  func close() -> FileError? {
    state.change { $0.isClosed = true }
    return state.wait { $0.isDone ? .some($0.problem) : nil }
  }

  private func work() {
    while true {
      let (inputs, isLast) = state.wait { state -> ([TimedInput], Bool)? in
        guard !state.waiting.isEmpty || state.isClosed else { return nil }
        defer { state.waiting = [] }
        return (state.waiting, state.isClosed)
      }
      for input in inputs {
        // What has no form as text was no figure either.
        guard let line = RecordingText.line(input), let problem = put(line) else { continue }
        state.change { $0.problem = $0.problem ?? problem }
        break
      }
      if isLast { return state.change { $0.isDone = true } }
    }
  }

  /// Writes a line.
  private func put(_ line: [UInt8]?) -> FileError? {
    guard let line else { return nil }
    let bytes = line + [UInt8(ascii: "\n")]
    return bytes.withUnsafeBytes { raw -> FileError? in
      var offset = 0
      while offset < raw.count {
        let count = Glibc.write(number, raw.baseAddress.map { $0 + offset }, raw.count - offset)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return .last("write it", path) }
        offset += count
      }
      return nil
    }
  }
}
