internal import Glibc

/// Who is at the other end of a connection, as the kernel vouches for.
///
/// Taken when they connected; nothing that they send can change it, and there is no default: who
/// cannot be named is not served.
package struct PeerCredentials: Equatable, Sendable {
  /// Their user.
  package let uid: UInt32
  /// Their group.
  package let gid: UInt32
  /// Their other groups.
  package let groups: [UInt32]
  /// Their process, when they connected.
  package let pid: Int32

  /// The number that stands for no user, the largest there is.
  private static let nobody = UInt32.max

  /// Credentials as the kernel told them; `nil` for the number that says that it does not know.
  package init?(uid: UInt32, gid: UInt32, groups: [UInt32], pid: Int32) {
    guard uid != PeerCredentials.nobody else { return nil }
    self.uid = uid
    self.gid = gid
    self.groups = groups
    self.pid = pid
  }

  /// Asks the kernel; `nil` when it does not know.
  package init?(of socket: StreamSocket) {
    // `struct ucred` of unix(7): three numbers of 32 bits.
    var raw: (pid: Int32, uid: UInt32, gid: UInt32) = (-1, .max, .max)
    var length = socklen_t(MemoryLayout.size(ofValue: raw))
    guard getsockopt(socket.number, SOL_SOCKET, SO_PEERCRED, &raw, &length) == 0,
      length == 12, let groups = PeerCredentials.groups(of: socket.number)
    else { return nil }
    self.init(uid: raw.uid, gid: raw.gid, groups: groups, pid: raw.pid)
  }

  /// Whether they are in a group.
  package func isMember(of group: UInt32) -> Bool { gid == group || groups.contains(group) }

  private static func groups(of number: Int32) -> [UInt32]? {
    let peerGroups: Int32 = 59  // SO_PEERGROUPS, asm-generic/socket.h
    let width = MemoryLayout<UInt32>.stride
    var groups = [UInt32](repeating: .max, count: 32)
    // The kernel says how much room it wants, and the list cannot change any more.
    for _ in 0..<2 {
      var length = socklen_t(groups.count * width)
      if getsockopt(number, SOL_SOCKET, peerGroups, &groups, &length) == 0 {
        return Array(groups.prefix(Int(length) / width))
      }
      // The peer has no list of groups, as a process without credentials of its own.
      if errno == ENODATA { return [] }
      guard errno == ERANGE else { return nil }
      groups = [UInt32](repeating: .max, count: Int(length) / width)
    }
    return nil
  }
}
