import Glibc
import MigrationEngine
import Testing

/// A run that is killed at any moment leaves every document wholly old or wholly new.
///
/// SIGKILL takes the program at once; what the system has been told to write is written all the
/// same. That a loss of power is survived as well rests on the order of fsync and rename, which no
/// test of this kind can show.
@Suite(.serialized) struct KillTests {
  static let runsOfEachKind = 100

  /// The files of a fleet, each as it was and as it is to be.
  struct Fleet {
    var files: [(name: String, old: [UInt8], new: [UInt8])] = []

    /// Many small documents.
    static func documents() -> Fleet {
      var fleet = Fleet()
      for index in 100..<130 {
        let value = "\"\(index)" + String(repeating: "x", count: index * 7) + "\""
        fleet.add("\(index).json", Workshop.old(value), Workshop.new(value))
      }
      return fleet
    }

    /// One file of many lines, some of which are bad.
    static func lines() -> Fleet {
      var (old, new) = ("", "")
      for index in 0..<600 {
        let value = "\"\(index)" + String(repeating: "y", count: index % 97) + "\""
        let isBad = index % 59 == 7
        old += (isBad ? "bad \(index)" : Workshop.old(value)) + "\n"
        new += (isBad ? "bad \(index)" : Workshop.new(value)) + "\n"
      }
      var fleet = Fleet()
      fleet.add("lines.ndjson", old, new)
      return fleet
    }

    private mutating func add(_ name: String, _ old: String, _ new: String) {
      files.append((name, Array(old.utf8), Array(new.utf8)))
    }

    func write(to workshop: Workshop) throws {
      for name in workshop.names(in: "fleet") { unlink(workshop.path(of: "fleet/\(name)")) }
      for file in files { try workshop.write(file.old, to: "fleet/\(file.name)") }
    }
  }

  /// What is wrong in a folder after a run that was killed.
  ///
  /// - Parameter isFinished: whether a run came to its end since: then all is new, without drafts.
  static func faults(of fleet: Fleet, in workshop: Workshop, isFinished: Bool) throws -> [String] {
    var faults: [String] = []
    var known: Set<String> = []
    for file in fleet.files {
      known.insert(file.name)
      known.insert(".\(file.name).midstream")
      var digest = DigestStream()
      file.old.withUnsafeBytes { digest.combine($0) }
      known.insert("\(file.name).v1.\(digest.finish()).bak")
      guard let bytes = try? workshop.bytes(of: "fleet/\(file.name)") else {
        faults.append("\(file.name) is gone")
        continue
      }
      if bytes == file.new { continue }
      if bytes != file.old {
        faults.append("\(file.name) is neither old nor new")
      } else if isFinished {
        faults.append("\(file.name) is still old")
      }
    }
    for name in workshop.names(in: "fleet") {
      if !known.contains(name) {
        faults.append("\(name) belongs to nothing")
      } else if name.hasSuffix(".midstream"), isFinished {
        faults.append("\(name) was left")
      } else if name.hasSuffix(".bak") {
        let bytes = try workshop.bytes(of: "fleet/\(name)")
        let isWhole = fleet.files.contains { name.hasPrefix($0.name + ".") && $0.old == bytes }
        if !isWhole { faults.append("\(name) is not the old content") }
      }
    }
    return faults
  }

  private static func command() throws -> [String] {
    [try Program.products() + "/midstream", "state", "migrate", "fleet"] + Workshop.toTwo
  }

  @Test(arguments: ["documents", "lines"])
  func aKilledRunLeavesEveryDocumentWhole(_ kind: String) throws {
    let fleet = kind == "documents" ? Fleet.documents() : Fleet.lines()
    let workshop = try Workshop.withMigrations()
    let command = try Self.command()
    // Once in peace: how long it takes says when it may be killed.
    try fleet.write(to: workshop)
    let start = Program.now
    _ = try Program.start(command, in: workshop.path).finish()
    let duration = Program.now - start
    #expect(try Self.faults(of: fleet, in: workshop, isFinished: true).isEmpty)
    var random = Random(seed: 0x6D69_6473 &+ UInt64(fleet.files.count))
    var killed = 0
    var killedHalfway = 0
    for run in 0..<Self.runsOfEachKind {
      try fleet.write(to: workshop)
      let delay = random.next() % max(1, duration)
      let running = try Program.start(command, in: workshop.path)
      running.kill(afterNanoseconds: delay)
      if try running.finish().code == -SIGKILL { killed += 1 }
      if workshop.names(in: "fleet").count > fleet.files.count { killedHalfway += 1 }
      let faults = try Self.faults(of: fleet, in: workshop, isFinished: false)
      #expect(faults.isEmpty, "run \(run), killed after \(delay) ns")
      let again = try Program.start(command, in: workshop.path).finish()
      let left = try Self.faults(of: fleet, in: workshop, isFinished: true)
      #expect(left.isEmpty, "run \(run) and again, killed after \(delay) ns: \(again.errors)")
    }
    // Kills that all came before the first document, or after the last, would prove nothing.
    #expect(killed > Self.runsOfEachKind / 4)
    #expect(killedHalfway > Self.runsOfEachKind / 20)
  }

  // MARK: The canary: the same check finds what a careless program leaves

  @Test func theCheckFindsATornDocument() throws {
    let fleet = Fleet.documents()
    let workshop = try Workshop.withMigrations()
    try fleet.write(to: workshop)
    #expect(try Self.faults(of: fleet, in: workshop, isFinished: false).isEmpty)
    let file = try #require(fleet.files.first)
    for count in [0, 1, file.new.count / 2, file.new.count - 1] {
      // A writer in place, killed after so many bytes: the file was emptied before.
      try workshop.write(Array(file.new.prefix(count)), to: "fleet/\(file.name)")
      let faults = try Self.faults(of: fleet, in: workshop, isFinished: false)
      #expect(faults == ["\(file.name) is neither old nor new"])
    }
  }

  /// A real program that writes in place, a byte at a time, and is really killed.
  @Test func theCheckFindsWhatAKilledWriterInPlaceLeaves() throws {
    let fleet = Fleet.documents()
    let workshop = try Workshop.withMigrations()
    try fleet.write(to: workshop)
    let file = try #require(fleet.files.first)
    try workshop.write(Array(file.new.prefix(file.new.count / 2)), to: "half")
    // It waits for ever in the middle of its work, so that the kill cannot miss.
    let script = "cat half > fleet/\(file.name); echo now; exec sleep 100"
    let running = try Program.start(["/bin/sh", "-c", script], in: workshop.path)
    running.killOnceItSpeaks()
    #expect(try running.finish().code == -SIGKILL)
    #expect(
      try Self.faults(of: fleet, in: workshop, isFinished: false)
        == ["\(file.name) is neither old nor new"])
  }

  @Test func theCheckFindsStraysAndWhatWasNotFinished() throws {
    let fleet = Fleet.lines()
    let workshop = try Workshop.withMigrations()
    try fleet.write(to: workshop)
    let name = "lines.ndjson"
    #expect(
      try Self.faults(of: fleet, in: workshop, isFinished: true) == ["\(name) is still old"])
    try workshop.write("", to: "fleet/stray.tmp")
    try workshop.write("", to: "fleet/.\(name).midstream")
    unlink(workshop.path(of: "fleet/\(name)"))
    #expect(
      try Self.faults(of: fleet, in: workshop, isFinished: true)
        == ["\(name) is gone", ".\(name).midstream was left", "stray.tmp belongs to nothing"])
  }

  // MARK: Interruptions that may be answered

  @Test func aRunThatIsAskedToEndSaysHowFarItCame() throws {
    let workshop = try Workshop.withMigrations()
    let line = Workshop.old("\"" + String(repeating: "x", count: 300) + "\"") + "\n"
    let text = String(repeating: line, count: 30_000)
    try workshop.write(text, to: "fleet/a.ndjson")
    let running = try Program.start(Self.command(), in: workshop.path)
    // The draft stands there once the program listens and is at work.
    running.signal(SIGINT, whenThereIs: workshop.path(of: "fleet/.a.ndjson.midstream"))
    let result = try running.finish()
    #expect(result.code == 1)
    #expect(result.errors.contains("interrupted: 1 file untouched; run again to go on"))
    let isSame = try workshop.text(of: "fleet/a.ndjson") == text
    #expect(isSame)
    #expect(workshop.names(in: "fleet") == ["a.ndjson"])
  }
}

extension Program.Running {
  /// Kills it when the first byte of its output is there.
  fileprivate func killOnceItSpeaks() {
    awaitOutput()
    _ = Glibc.kill(process, SIGKILL)
  }

  /// Sends a signal as soon as a file stands there; bounded, since a program may fail to make it.
  fileprivate func signal(_ number: Int32, whenThereIs path: String) {
    let deadline = Program.now + 10_000_000_000
    while access(path, F_OK) != 0, Program.now < deadline {}
    _ = Glibc.kill(process, number)
  }
}

/// The same numbers from the same seed: SplitMix64.
private struct Random {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
