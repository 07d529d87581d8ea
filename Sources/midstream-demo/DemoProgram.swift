internal import Glibc

/// A fleet to try the command on, under load; and a story about state documents.
///
/// The fleet's nodes and what calls them are this same program, told by its first word what to be.
enum DemoProgram {
  /// Does what the words say.
  ///
  /// - Returns: the exit code.
  static func run(_ words: [String]) -> Int32 {
    let options: DemoOptions
    do throws(DemoOptions.Mistake) { options = try DemoOptions(words) } catch {
      complain(error)
      return 2
    }
    do {
      switch options.mode {
      case .help: print(DemoOptions.help)
      case .files: try Story().tell()
      case .fault: try FaultCommand(options: options).run()
      case .node: try NodeProcess(options: options).run()
      case .load: return LoadProcess(options).run() ? 0 : 1
      case .fleet: return try FleetProcess(options).run()
      }
      return 0
    } catch {
      complain(error)
      return options.mode == .fleet || options.mode == .node ? 3 : 1
    }
  }

  private static func complain(_ error: any Error) {
    let line = Array("midstream-demo: \(error)\n".utf8)
    _ = write(2, line, line.count)
  }
}
