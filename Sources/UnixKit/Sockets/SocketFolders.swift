/// Where nodes' sockets stand.
package enum SocketFolders {
  /// The folder of services that root starts.
  package static let system = "/run/midstream"
  /// The variable that names another folder, for services and operators alike.
  package static let variable = "MIDSTREAM_DIR"

  /// Where a service listens: `$MIDSTREAM_DIR`, or `$XDG_RUNTIME_DIR/midstream`, or
  /// `/run/midstream`.
  package static func own(_ environment: ProcessEnvironment = .current) -> String {
    environment[variable] ?? personal(environment) ?? system
  }

  /// Where an operator looks: `$MIDSTREAM_DIR` and nowhere else, or else both of the others.
  package static func known(_ environment: ProcessEnvironment = .current) -> [String] {
    if let named = environment[variable] { return [named] }
    return (personal(environment).map { [$0] } ?? []) + [system]
  }

  /// The XDG specification asks for an absolute path, and to ignore any other.
  private static func personal(_ environment: ProcessEnvironment) -> String? {
    guard let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/") else { return nil }
    return folder + "/midstream"
  }
}
