internal import CCrashGuard
internal import ConsoleUI
internal import UnixKit

extension Terminal {
  /// Everything that has come: keys, the mouse, and what the system says; never waits.
  package func read() -> [TerminalInput] {
    guard isOpen else { return [] }
    var inputs = takeSignals()
    if !isGone { inputs += takeBytes() }
    if sequenceEnd.hasPassed() { inputs += meaning(decoder.timeOut()) }
    _ = holdEnd.hasPassed()
    if let milliseconds = decoder.waitMilliseconds {
      sequenceEnd.start(milliseconds: milliseconds)
    } else {
      sequenceEnd.stop()
    }
    outlet.flush()
    if outlet.isEmpty { pace.wrote(all: true, now: MonotonicClock.nanoseconds()) }
    sendWanted()
    inputs += queued
    queued = []
    return inputs
  }

  private func takeSignals() -> [TerminalInput] {
    wakeUp.acknowledge()
    let happened = Int(crash_guard_take())
    var inputs: [TerminalInput] = []
    if happened & crash_guard_continued != 0 {
      // Stopped and continued by others: the terminal was somebody else's meanwhile.
      _ = canvas.leave()
      enter()
      inputs.append(.returned)
    }
    if happened & (crash_guard_resized | crash_guard_continued) != 0, device.size != size {
      size = device.size
      canvas.resize(to: size)
      inputs.append(.resized(size))
    }
    if happened & crash_guard_stop_asked != 0 { inputs.append(.stopAsked) }
    if happened & crash_guard_end_asked != 0 { inputs.append(.endAsked) }
    return inputs
  }

  private func takeBytes() -> [TerminalInput] {
    switch device.read() {
    case .nothing: return []
    case .bytes(let bytes):
      return meaning(decoder.feed(bytes))
    case .gone:
      isGone = true
      // It would be ready to be read for ever.
      ready.forget(device.number)
      return [.gone]
    }
  }

  private func meaning(_ events: [InputDecoder.Event]) -> [TerminalInput] {
    events.compactMap { event in
      switch event {
      case .key(let key): return .key(key)
      case .mouse(let event): return isMouseOn ? .mouse(event) : nil
      case .pasted(let text): return .pasted(text)
      case .confirmed:
        pace.answered(now: MonotonicClock.nanoseconds())
        return nil
      }
    }
  }

  /// Sends the picture that is wanted, if the one before has been taken.
  func sendWanted() {
    defer { watchForRoom() }
    guard let grid = wanted, outlet.isEmpty, !isGone else { return }
    let now = MonotonicClock.nanoseconds()
    if let milliseconds = pace.holdMilliseconds(now: now) {
      holdEnd.start(milliseconds: milliseconds)
      return
    }
    wanted = nil
    sent = grid
    var bytes = canvas.compose(grid)
    guard !bytes.isEmpty else { return }
    let isProbed = pace.wantsProbe
    if isProbed { bytes += Array(EscapeText.probe.utf8) }
    pace.begins(bytes: bytes.count, queued: device.queuedBytes, isProbed: isProbed, now: now)
    outlet.send(bytes)
    pace.wrote(all: outlet.isEmpty, now: MonotonicClock.nanoseconds())
  }

  /// While something waits to be written, room to write is something to read.
  func watchForRoom() {
    guard waitsForRoom == outlet.isEmpty, !isGone else { return }
    waitsForRoom = !outlet.isEmpty
    // It was watched before, so that it can be watched.
    try? ready.watch(device.number, waitsForRoom ? [.read, .write] : .read)
  }
}
