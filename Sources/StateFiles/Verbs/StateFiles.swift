internal import MigrationEngine
internal import Synchronization

/// Reads, tries, migrates and takes back state documents in files.
///
/// Every verb goes through the same files in the same order, on as many threads as it is given, and
/// hands what is worth naming to `report` in that order as it comes.
///
/// ## Topics
///
/// ### Looking
/// - ``scan(_:as:report:)``
///
/// ### Changing
/// - ``migrate(_:report:)``
/// - ``restore(_:versionField:report:)``
public struct StateFiles: Sendable {
  /// What is wanted of a run.
  public struct Options: Sendable {
    /// How many threads work.
    public var workers: Int
    /// Whether the first problem ends the run.
    public var failsFast: Bool
    /// Asked now and then; `true` ends the run after the documents in hand.
    public var isInterrupted: @Sendable () -> Bool
    /// Whether documents of a folder count that are gone and have backups.
    public var findsRemoved: Bool

    /// Makes options.
    public init(
      workers: Int = 1, failsFast: Bool = false, findsRemoved: Bool = false,
      isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
      self.workers = workers
      self.failsFast = failsFast
      self.findsRemoved = findsRemoved
      self.isInterrupted = isInterrupted
    }
  }

  /// The files.
  public let sources: [Source]
  /// What was named; files found in a folder are not among it.
  let named: Set<String>
  /// What is wanted of a run.
  public let options: Options
  /// How far the run is; read it from any thread.
  public let progress = Progress()

  /// Finds the files that `paths` name.
  ///
  /// - Throws: ``FileError`` when a folder cannot be listed.
  public init(_ paths: [String], options: Options = Options()) throws(FileError) {
    sources = try Source.find(paths, findsRemoved: options.findsRemoved)
    named = Set(paths)
    self.options = options
  }

  /// How many bytes the files have, and how many have been done.
  public final class Progress: Sendable {
    private let doneBytes = Atomic<Int>(0)
    private let doneDocuments = Atomic<Int>(0)
    private let totalBytes = Atomic<Int>(0)

    /// How far a run is, at one moment.
    public struct Sample: Sendable {
      /// Bytes of documents that are done.
      public let doneBytes: Int
      /// Documents that are done.
      public let doneDocuments: Int
      /// Bytes of all files.
      public let totalBytes: Int
    }

    /// How far the run is now.
    public var sample: Sample {
      Sample(
        doneBytes: doneBytes.load(ordering: .relaxed),
        doneDocuments: doneDocuments.load(ordering: .relaxed),
        totalBytes: totalBytes.load(ordering: .relaxed))
    }

    func expect(bytes: Int) { totalBytes.store(bytes, ordering: .relaxed) }

    func add(bytes: Int, documents: Int) {
      doneBytes.wrappingAdd(bytes, ordering: .relaxed)
      doneDocuments.wrappingAdd(documents, ordering: .relaxed)
    }
  }

  /// Whether the run should end, for the first problem or because somebody wants it to.
  func shouldStop(after tally: Tally) -> Bool {
    options.isInterrupted() || (options.failsFast && tally.failed > 0)
  }

  /// Sums up what the files weigh, for the progress bar; what cannot be looked at weighs nothing.
  func weigh() {
    var total = 0
    for source in sources {
      guard let file = try? FilePath(source.path),
        let identity = try? file.folder.identity(of: file.name)
      else { continue }
      total += identity.size
    }
    progress.expect(bytes: total)
  }
}
