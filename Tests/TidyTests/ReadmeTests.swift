import Foundation
import Glibc
import Testing

/// The README is run: its files written, its commands executed in their order, its Swift compiled.
@Suite struct ReadmeTests {
  private struct Block {
    let language: String
    let label: String?
    let text: String
  }

  private static let setUp = ["make demo", "make test"]

  private static func blocks() throws -> [Block] {
    let readme = try #require(Checkout.read("README.md"))
    var blocks: [Block] = []
    var label: String?
    var language: String?
    var text: [Substring] = []
    for line in readme.lines {
      if let open = language {
        if line == "```" {
          blocks.append(
            Block(language: open, label: label, text: text.joined(separator: "\n")))
          (language, label, text) = (nil, nil, [])
        } else {
          text.append(line)
        }
      } else if let match = line.wholeMatch(of: /<!-- (\w+): (.+) -->/) {
        label = "\(match.1) \(match.2)"
      } else if line.hasPrefix("```") {
        language = String(line.dropFirst(3))
      }
    }
    return blocks
  }

  private static func commands() throws -> [String] {
    try blocks().filter { $0.language == "sh" }
      .flatMap { $0.text.split(separator: "\n").map(String.init) }
  }

  /// `make demo` and `make test` are run by CI, which cannot run inside itself.
  @Test func setUpIsTwoCommandsThatCIRuns() throws {
    let make = try Self.commands().filter { $0.hasPrefix("make") }
    #expect(make == Self.setUp)
    let ci = try #require(Checkout.read(".ci/run"))
    for command in make {
      #expect(ci.lines.contains { $0 == command }, ".ci/run does not run “\(command)”")
    }
  }

  @Test func commandsRun() throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    for block in try Self.blocks() {
      guard let label = block.label, label.hasPrefix("file ") else { continue }
      try sandbox.write(block.text + "\n", to: String(label.dropFirst("file ".count)))
    }
    let service = try sandbox.startService()
    defer { service.end() }
    for command in try Self.commands() where !command.hasPrefix("make") {
      let result = try sandbox.run(command)
      #expect(result.code == 0, "“\(command)” ended with \(result.code):\n\(result.output)")
    }
  }

  @Test func swiftIsCompiledAndRunByATest() throws {
    let examples = try Self.blocks().filter { $0.language == "swift" }
    #expect(!examples.isEmpty)
    for example in examples {
      let label = try #require(example.label, "a Swift example needs the test that runs it")
      let test = try #require(Checkout.read(String(label.dropFirst("test ".count))))
      let squeeze = { (text: String) in
        text.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }.joined(separator: "\n")
      }
      let isThere = squeeze(test.text).contains(squeeze(example.text))
      #expect(isThere, "\(label) differs from the README")
    }
  }

  /// The examples on help pages are run as well, on documents they fit.
  @Test func helpExamplesRun() throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    try sandbox.write(#"{"a": 1}"#, to: "fleet/a.json")
    try sandbox.write(#"{"from": "legacy", "to": "v1"}"#, to: "migrations/legacy_to_v1.json")
    try sandbox.write(
      #"{"from": "v1", "to": "v2", "record": [{"rename": "a", "to": "b"}]}"#,
      to: "migrations/v1_to_v2.json")
    let overview = try sandbox.run("midstream --help").output
    let named = try Regex(#"\n  (state \w+|completions) "#, as: (Substring, Substring).self)
    var verbs = overview.matches(of: named).map { String($0.output.1) }
    #expect(verbs.count >= 9)
    // A document must have been migrated before it can be restored.
    verbs.removeAll { $0 == "state restore" }
    for verb in verbs + ["state restore"] {
      let page = try sandbox.run("midstream \(verb) --help").output
      let examples = page.split(separator: "Examples:\n").dropFirst().joined()
        .split(separator: "\n").map { $0.drop(while: \.isWhitespace) }
      #expect(!examples.isEmpty, "\(verb) has no example")
      for example in examples {
        let result = try sandbox.run(String(example))
        #expect(result.code == 0, "“\(example)” ended with \(result.code):\n\(result.output)")
      }
    }
  }
}

/// A folder of its own, with the programs that were built on the path.
struct Sandbox {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "midstream-readme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String, to path: String) throws {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// The service of the README; it ends with its standard input.
  struct RunningService {
    let process: Process
    let input: Pipe

    func end() {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
  }

  /// Starts the service of the README, calls it, and waits until it says that it is ready.
  func startService() throws -> RunningService {
    let readiness = try Readiness(path: folder.path + "/ready")
    let process = Process()
    process.executableURL = Self.programs.appending(path: "counter-service")
    process.environment = environment.merging(["NOTIFY_SOCKET": readiness.path]) { $1 }
    let input = Pipe()
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    try input.fileHandleForWriting.write(contentsOf: Data("/\n/about\n/\n".utf8))
    try process.run()
    try readiness.wait()
    return RunningService(process: process, input: input)
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = Self.programs.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    environment["MIDSTREAM_DIR"] = folder.path + "/run"
    environment["MIDSTREAM_STATE"] = folder.path + "/state"
    return environment
  }

  func run(_ command: String) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// Where the build puts programs: beside the tests that are running now.
  static let programs = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent()
}

/// The socket on which a service says that it is ready, as systemd has it: sd_notify(3).
struct Readiness {
  let path: String
  private let descriptor: Int32

  init(path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0, "cannot listen at \(path)")
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Waits until the service is ready, a minute at the most.
  func wait() throws {
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    try #require(count > 0, "the service did not say that it is ready")
    #expect(String(decoding: bytes[..<count], as: UTF8.self).contains("READY=1"))
  }
}
