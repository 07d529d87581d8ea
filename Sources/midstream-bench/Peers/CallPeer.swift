/// The peers of the call measurements: `gen_server:call` in Erlang, and an echo in C.
struct CallPeer {
  private let folder: String

  /// Compiles both.
  init(in folder: String) throws {
    self.folder = folder
    let erlang = folder + "/call_peer.erl"
    try writeFile(PackageResources.call_peer_erl, to: erlang)
    _ = try Peer.output(of: ["erlc", "-o", folder, erlang], package: "erlang-base")
    let echo = folder + "/echo_peer.c"
    try writeFile(PackageResources.echo_peer_c_txt, to: echo)
    _ = try Peer.output(of: ["cc", "-O2", "-o", folder + "/echo_peer", echo], package: "gcc")
  }

  /// Nanoseconds a call.
  func call(_ options: CallOptions, callers: Int) throws -> Double {
    try number([
      "env", "ERL_CRASH_DUMP_SECONDS=0", "erl", "-noinput", "-boot", "no_dot_erlang", "-pa",
      folder, "-run", "call_peer", "main", String(options.rows), String(options.calls),
      String(callers),
    ])
  }

  /// Nanoseconds a round trip of so many bytes.
  func echo(_ bytes: (asked: Int, answered: Int), _ trips: Int) throws -> Double {
    try number([folder + "/echo_peer", String(bytes.asked), String(bytes.answered), String(trips)])
  }

  private func number(_ words: [String]) throws -> Double {
    let output = try Peer.output(of: words, package: "erlang-base")
    guard let number = Double(output.split(separator: "\n").first ?? "") else {
      throw Peer.Failed(description: "the peer printed no number: \(output)")
    }
    return number
  }
}
