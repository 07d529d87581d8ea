internal import Glibc
internal import Synchronization

/// Ctrl-C and the like as a value: a run ends after the documents in hand and says how far it came.
enum Interruption {
  private static let wasAsked = Atomic<Bool>(false)

  static var isAsked: Bool { wasAsked.load(ordering: .relaxed) }

  /// From now on INT, TERM and HUP are remembered; a second one ends the program at once, which
  /// leaves every document wholly old or wholly new all the same.
  static func listen() {
    // Touched here, so that the handler need not make it: little is safe inside a handler.
    _ = isAsked
    // A file over the limit of `ulimit -f` is then an error like a full disk, cleaned up after.
    signal(SIGXFSZ, SIG_IGN)
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      // What is ignored stays so: `nohup` and scripts' background jobs mean it.
      guard sigaction(signal, nil, &action) == 0, !action.isIgnored else { continue }
      action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        Interruption.wasAsked.store(true, ordering: .relaxed)
      }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(signal, &action, nil)
    }
  }
}

extension sigaction {
  fileprivate var isIgnored: Bool {
    unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
