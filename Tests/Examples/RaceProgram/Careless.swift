/// A race: a count that is raised in the component's turn and read outside of it, as nobody may.
///
/// It is there when it is asked for, and then the sanitizer must find it, or it finds nothing.
///
/// Unchecked, and wrong.
final class Careless: @unchecked Sendable {
  static let planted = CommandLine.arguments.contains("--race") ? Careless() : nil

  private var calls = 0

  @inline(never) func count() { calls += 1 }
  @inline(never) func look() -> Int { calls }
}
