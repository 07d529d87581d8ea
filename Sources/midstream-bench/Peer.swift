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
    let command = (["python3", scriptPath] + arguments).map { "'\($0)'" }.joined(separator: " ")
    guard let stream = popen(command, "r") else {
      throw Failed(
        description: "python3 cannot be started; install it with: apt-get install python3")
    }
    var output = ""
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), stream) != nil {
      output += String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    guard pclose(stream) == 0 else { throw Failed(description: "the peer failed: \(command)") }
    return output.split(separator: "\n").compactMap { Double($0) }
  }
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
