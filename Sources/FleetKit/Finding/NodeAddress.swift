package import UnixKit

/// Where a node can be reached.
package struct NodeAddress: Hashable, Sendable {
  /// The folder of its socket.
  package let folder: String
  /// The name of its socket.
  package let name: SocketName

  package init(folder: String, name: SocketName) {
    self.folder = folder
    self.name = name
  }

  /// The address that a socket's path stands for.
  ///
  /// - Throws: `nameMalformed` for what is no path of a node's socket.
  package init(socket path: String) throws(FleetError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let file = parts.last, let name = SocketName(file: String(file)) else {
      throw FleetError(
        .nameMalformed, "“\(path)” is no path of a node's socket; those end in NODE.sock")
    }
    let folder = parts.dropLast().joined(separator: "/")
    self.init(folder: folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, name: name)
  }

  /// The node's name.
  package var node: String { name.node }
  /// The path of its socket, to be shown.
  package var path: String { folder + "/" + name.file }
}
