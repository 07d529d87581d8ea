internal import Glibc

/// A peer program in Python, started anew for each round and timed by itself from inside.
struct Peer {
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  let scriptPath: String

  /// Puts the program where Python can run it.
  init(in folder: String) throws {
    scriptPath = folder + "/state_peer.py"
    try writeFile(PackageResources.state_peer_py, to: scriptPath)
  }

  /// Runs one verb; what it prints are numbers.
  func run(_ arguments: [String]) throws -> [Double] {
    try Peer.output(of: ["python3", scriptPath] + arguments, package: "python3")
      .split(separator: "\n").compactMap { Double($0) }
  }

  /// Runs a program and returns what it prints; its complaints go where ours go.
  ///
  /// - Parameter package: The package to install where the program is not found.
  static func output(of words: [String], package: String) throws -> String {
    let command = words.map { "'\($0)'" }.joined(separator: " ")
    guard let stream = popen(command, "r") else {
      throw Failed(description: "no shell can be started for: \(command)")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let taken = fread(&chunk, 1, chunk.count, stream)
      guard taken > 0 else { break }
      bytes += chunk[..<taken]
    }
    let status = pclose(stream)
    guard status != shellDoesNotFind else {
      throw Failed(
        description: "a program is not found; install it with: apt-get install \(package)"
          + " (\(command))")
    }
    guard status == 0 else { throw Failed(description: "the peer failed: \(command)") }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The wait status of a shell, or of `env`, that does not find a program: exit code 127.
  private static let shellDoesNotFind: Int32 = 127 << 8
}

/// Writes a whole file; measurements need no more than that.
func writeFile(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "w") else { throw Peer.Failed(description: "cannot write \(path)") }
  defer { fclose(file) }
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
    throw Peer.Failed(description: "cannot write \(path)")
  }
}

/// Reads a whole file.
func readFile(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else { throw Peer.Failed(description: "cannot read \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let taken = fread(&chunk, 1, chunk.count, file)
    guard taken > 0 else { return bytes }
    bytes += chunk[..<taken]
  }
}
