public import MigrationEngine
package import UnixKit

/// Where a node can be reached, and by whom.
///
/// By default it listens in `$XDG_RUNTIME_DIR/midstream` or `/run/midstream`, and nobody but its
/// own user and root can connect; both are admins.
///
/// ```swift
/// var door = DoorConfiguration()
/// door.group = "midstream"              // its members can connect…
/// door.groups["midstream"] = .viewer    // …and look,
/// door.users["maria"] = .operator       // and she runs upgrades.
/// ```
///
/// The environment has the last word, so that whoever deploys a service need not build it:
///
/// | variable | meaning |
/// |---|---|
/// | `MIDSTREAM_DIR` | the folder to listen in |
/// | `MIDSTREAM_GROUP` | the group whose members can connect |
/// | `MIDSTREAM_VIEWERS`, `MIDSTREAM_OPERATORS`, `MIDSTREAM_ADMINS` | who has which role |
///
/// The last three are lists with commas, of users (`maria`, `1001`) and groups (`%midstream`,
/// `%1001`). Where one of them is set, they take the place of the roles in the code, all of them.
public struct DoorConfiguration: Equatable, Sendable {
  /// The folder to listen in; `nil` for the usual one.
  public var directory: String?
  /// The group whose members can connect, by name or number; they need a role to do anything.
  public var group: String?
  /// The roles of users, by name or number.
  public var users: [String: Role]
  /// The roles of groups, by name or number.
  public var groups: [String: Role]

  /// The usual folder, and nobody but the owner and root.
  public init(
    directory: String? = nil, group: String? = nil, users: [String: Role] = [:],
    groups: [String: Role] = [:]
  ) {
    self.directory = directory
    self.group = group
    self.users = users
    self.groups = groups
  }

  private static let roleVariables: [(name: String, role: Role)] = [
    ("MIDSTREAM_VIEWERS", .viewer), ("MIDSTREAM_OPERATORS", .operator),
    ("MIDSTREAM_ADMINS", .admin),
  ]

  /// The same with what the environment says.
  package func applying(_ environment: ProcessEnvironment) -> DoorConfiguration {
    var result = self
    if let directory = environment[SocketFolders.variable] { result.directory = directory }
    if let group = environment["MIDSTREAM_GROUP"] { result.group = group }
    let lists = DoorConfiguration.roleVariables.compactMap { variable in
      environment[variable.name].map { (list: $0, role: variable.role) }
    }
    guard !lists.isEmpty else { return result }
    (result.users, result.groups) = ([:], [:])
    // In the order of the roles: who is named twice has the higher one.
    for (list, role) in lists {
      for entry in list.split(separator: ",") {
        let name = entry.filter { !$0.isWhitespace }
        if name.hasPrefix("%") {
          result.groups[String(name.dropFirst())] = role
        } else {
          result.users[name] = role
        }
      }
    }
    return result
  }

  /// The roles by number.
  ///
  /// - Throws: `missing` for a name that the system does not know: a typing error must not pass for
  ///   a rule.
  package func roleTable(owner: UInt32 = Users.current) throws(SocketError) -> RoleTable {
    var table = RoleTable(owner: owner)
    for (name, role) in users {
      let uid = try DoorConfiguration.number(of: name, kind: "user", Users.uid(named:))
      table.users[uid] = max(role, table.users[uid] ?? role)
    }
    for (name, role) in groups {
      let gid = try DoorConfiguration.number(of: name, kind: "group", Users.gid(ofGroup:))
      table.groups[gid] = max(role, table.groups[gid] ?? role)
    }
    return table
  }

  /// The number of the group whose members can connect.
  ///
  /// - Throws: `missing` when there is no such group.
  package func groupNumber() throws(SocketError) -> UInt32? {
    guard let group else { return nil }
    return try DoorConfiguration.number(of: group, kind: "group", Users.gid(ofGroup:))
  }

  private static func number(
    of name: String, kind: String, _ look: (String) -> UInt32?
  ) throws(SocketError) -> UInt32 {
    // The largest number stands for nobody.
    if let number = UInt32(name), number != .max { return number }
    if let number = look(name) { return number }
    throw SocketError(
      .missing, "there is no \(kind) “\(name)”; correct the roles of the node's door")
  }
}
