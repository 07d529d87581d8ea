package import MigrationEngine
package import UnixKit

/// Who may do how much, by the numbers that the kernel vouches for; who is not in it may do
/// nothing.
package struct RoleTable: Equatable, Sendable {
  /// Roles of users.
  package var users: [UInt32: Role]
  /// Roles of groups.
  package var groups: [UInt32: Role]

  /// Nobody but the owner of the process and root, who are admins.
  package init(owner: UInt32 = Users.current) {
    users = [owner: .admin]
    users[0] = .admin
    groups = [:]
  }

  /// What somebody may do: the most of what they, or a group of theirs, may; `nil` for nothing.
  package func role(of peer: PeerCredentials) -> Role? {
    var roles = groups.filter { peer.isMember(of: $0.key) }.map(\.value)
    if let role = users[peer.uid] { roles.append(role) }
    return roles.max()
  }
}
