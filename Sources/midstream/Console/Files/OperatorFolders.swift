internal import UnixKit

/// Where the operator's own files are: the XDG base directory specification.
enum OperatorFolders {
  /// The folder of the configuration; `nil` where the user has no home.
  static func configuration(_ environment: ProcessEnvironment = .current) -> String? {
    // The specification asks to ignore a path that is not absolute.
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      return folder + "/midstream"
    }
    return environment["HOME"].map { $0 + "/.config/midstream" }
  }
}
