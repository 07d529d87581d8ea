/// The version of a state: `legacy` (none yet), a generation such as `v1`, or a number such as
/// `1.4.0`.
///
/// Versions are ordered within a scheme and never across schemes: whether `v3` is newer than
/// `1.4.0` has no answer, so ``isOlder(than:)`` gives none.
public enum Version: Hashable, Sendable {
  /// A document from before there were versions.
  case legacy
  /// `v1`, `v2`, …; never `v0`.
  case generation(UInt32)
  /// `major.minor.patch`.
  case semantic(major: UInt32, minor: UInt32, patch: UInt32)

  /// Whether this version comes before `other`; `nil` when their schemes differ.
  public func isOlder(than other: Version) -> Bool? {
    switch (self, other) {
    case (.legacy, .legacy): false
    case (.generation(let mine), .generation(let theirs)): mine < theirs
    case (
      .semantic(let major, let minor, let patch),
      .semantic(let otherMajor, let otherMinor, let otherPatch)
    ):
      (major, minor, patch) < (otherMajor, otherMinor, otherPatch)
    case (.legacy, _), (.generation, _), (.semantic, _): nil
    }
  }

  /// A total order for lists on a screen: `legacy`, then generations, then numbers.
  ///
  /// It says where a version is shown, not which is newer; that is ``isOlder(than:)``.
  package static func listedBefore(_ left: Version, _ right: Version) -> Bool {
    left.isOlder(than: right) ?? (left.schemeRank < right.schemeRank)
  }

  private var schemeRank: Int {
    switch self {
    case .legacy: 0
    case .generation: 1
    case .semantic: 2
    }
  }
}

extension Version: CustomStringConvertible {
  /// The version as it stands in a document: `legacy`, `v2`, `1.4.0`.
  public var description: String {
    switch self {
    case .legacy: "legacy"
    case .generation(let number): "v\(number)"
    case .semantic(let major, let minor, let patch): "\(major).\(minor).\(patch)"
    }
  }

  /// The version as it stands in a file name: `legacy`, `v2`, `v1_4_0`.
  public var fileNamePart: String {
    switch self {
    case .legacy, .generation: description
    case .semantic(let major, let minor, let patch): "v\(major)_\(minor)_\(patch)"
    }
  }
}
