internal import Glibc

/// The system's users and groups by name; asking may take as long as the system's directory does.
package enum Users {
  /// The user of this process.
  package static var current: UInt32 { geteuid() }

  /// A user's name, or their number where they have none.
  package static func name(of uid: UInt32) -> String {
    var entry = passwd()
    var result: UnsafeMutablePointer<passwd>?
    let name = withBuffer { buffer, size -> String? in
      guard getpwuid_r(uid, &entry, buffer, size, &result) == 0, result != nil else { return nil }
      return String(cString: entry.pw_name)
    }
    return name ?? "user \(uid)"
  }

  /// A user's number; `nil` when there is no such user.
  package static func uid(named name: String) -> UInt32? {
    var entry = passwd()
    var result: UnsafeMutablePointer<passwd>?
    return withBuffer { buffer, size in
      guard getpwnam_r(name, &entry, buffer, size, &result) == 0, result != nil else { return nil }
      return entry.pw_uid
    }
  }

  /// A group's number; `nil` when there is no such group.
  package static func gid(ofGroup name: String) -> UInt32? {
    var entry = group()
    var result: UnsafeMutablePointer<group>?
    return withBuffer { buffer, size in
      guard getgrnam_r(name, &entry, buffer, size, &result) == 0, result != nil else { return nil }
      return entry.gr_gid
    }
  }

  /// Entries of large groups are long; what does not fit counts as not found, which lets nobody in.
  private static func withBuffer<Result>(
    _ body: (UnsafeMutablePointer<CChar>, Int) -> Result
  ) -> Result {
    let size = 1 << 18
    let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
    defer { buffer.deallocate() }
    return body(buffer, size)
  }
}
