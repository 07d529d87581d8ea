/// How much somebody may do.
public enum Role: String, Codable, CaseIterable, Comparable, Sendable {
  /// Sees everything, changes nothing.
  case viewer
  /// Runs upgrades.
  case `operator`
  /// May also give up what cannot be brought back, where the policy asks for it.
  case admin

  private var rank: Int {
    switch self {
    case .viewer: 0
    case .operator: 1
    case .admin: 2
    }
  }

  /// Whether one role may do less than another.
  public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
}

/// Who gives a command, as the operating system vouches for.
public struct Authority: Codable, Equatable, Sendable {
  /// The user's number.
  public var uid: UInt32
  /// The user's name, to be shown.
  public var name: String
  /// How much they may do.
  public var role: Role
  /// Whether they chose to only look.
  public var isReadOnly: Bool

  /// Describes somebody.
  public init(uid: UInt32, name: String, role: Role, isReadOnly: Bool = false) {
    self.uid = uid
    self.name = name
    self.role = role
    self.isReadOnly = isReadOnly
  }
}

/// What the service asks of those who give up something for good.
public struct Policy: Codable, Equatable, Sendable {
  /// Who may roll back when that loses rows.
  public var roleToLose: Role
  /// Who may finalize, and who may cut over to where there is no way back from.
  public var roleToFinalize: Role

  /// Sets a policy; by default operators may do both.
  public init(roleToLose: Role = .operator, roleToFinalize: Role = .operator) {
    self.roleToLose = roleToLose
    self.roleToFinalize = roleToFinalize
  }
}
