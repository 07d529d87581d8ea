internal import CCrashGuard
internal import UnixKit

extension Terminal {
  /// Gives the terminal to the shell and stops the program, as Ctrl-Z does everywhere else; returns
  /// when the operator has come back.
  ///
  /// The next ``read()`` says ``TerminalInput/returned``. Where there is no shell to go to, nothing
  /// stops and the picture is drawn again.
  package func suspend() {
    guard isOpen, !isGone else { return }
    leave()
    crash_guard_stop()
    // That it was continued is known here; that its size changed is found out.
    let happened = Int(crash_guard_take())
    enter()
    if device.size != size {
      size = device.size
      canvas.resize(to: size)
      queued.append(.resized(size))
    }
    queued.append(.returned)
    if happened & crash_guard_end_asked != 0 { queued.append(.endAsked) }
    wakeUp.wake()
  }

  /// Makes the terminal ours; the next picture takes the screen.
  func enter() {
    stray?.begin()
    device.setRaw()
    outlet.send(Array((EscapeText.pasteOn + (isMouseOn ? EscapeText.mouseOn : "")).utf8))
    if let picture = wanted ?? sent { wanted = picture }
    sendWanted()
  }

  /// Gives it back as it was found.
  func leave() {
    if !isGone {
      outlet.finish(upToMilliseconds: Terminal.farewellMilliseconds)
      awaitAnswer()
      let bytes = Array((EscapeText.mouseOff + EscapeText.pasteOff).utf8) + canvas.leave()
      outlet.send(bytes)
      outlet.finish(upToMilliseconds: Terminal.farewellMilliseconds)
      watchForRoom()
    }
    device.restore()
    stray?.end()
  }

  /// An answer that comes when we are gone would be typed into the shell.
  private func awaitAnswer() {
    let end = MonotonicClock.nanoseconds() + Terminal.farewellMilliseconds * 1_000_000
    while pace.awaitsAnswer {
      let left = (end - MonotonicClock.nanoseconds()) / 1_000_000
      guard left > 0, device.waitForInput(upToMilliseconds: left),
        case .bytes(let bytes) = device.read()
      else {
        device.dropInput()
        return
      }
      if decoder.feed(bytes).contains(.confirmed) {
        pace.answered(now: MonotonicClock.nanoseconds())
      }
    }
  }
}
