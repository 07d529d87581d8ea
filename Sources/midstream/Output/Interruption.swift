internal import Glibc
internal import Synchronization

/// Ctrl-C and the like as a value: a run ends after the documents in hand and says how far it came.
enum Interruption {
  private static let wasAsked = Atomic<Bool>(false)

  static var isAsked: Bool { wasAsked.load(ordering: .relaxed) }

  /// From now on INT, TERM and HUP are remembered; a second one ends the program at once, which
  /// leaves every document wholly old or wholly new all the same.
  static func listen() {
    // Touched here, so that the handler need not make it: a handler may only do what is safe in one.
    _ = isAsked
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        Interruption.wasAsked.store(true, ordering: .relaxed)
      }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(signal, &action, nil)
    }
  }
}
