internal import Glibc
public import MigrationEngine
internal import StateTables
internal import UnixKit

/// Something that answers requests from state that can change its version while it does.
///
/// ```swift
/// let limiter = try Component<Ask, Answer>("rate_limiter") { component in
///   component.serves(LimiterV1.self)
/// }
/// let service = try Service("edge-1", components: [limiter])
/// let answer = try limiter.call(.hit("10.0.0.7"))
/// ```
///
/// The component stays the same across versions; what serves it is a ``LiveModule``. Requests are
/// handled one at a time, each on the thread of its caller. Before its service runs, calls are
/// refused.
public final class Component<Request: Sendable, Reply: Sendable>: AnyComponent,
  @unchecked Sendable  // As the class above it, which the compiler wants said again.
{
  /// How long a call waits for its turn where nobody says so.
  public static var usualPatience: Duration { .seconds(5) }

  /// Describes a component.
  ///
  /// - Throws: a `MigrationError` that names the first mistake in the description.
  public init(
    _ name: String, _ describe: (ComponentBuilder<Request, Reply>) -> Void
  ) throws(MigrationError) {
    let builder = ComponentBuilder<Request, Reply>(name)
    describe(builder)
    super.init(
      try ComponentCore(
        builder,
        describeRequest: { CallNames.name(of: $0.assumingMemoryBound(to: Request.self).pointee) }))
  }

  /// Asks, and waits for the answer.
  ///
  /// - Parameter patience: how long to wait for the component's turn; handling itself is not
  ///   interrupted.
  /// - Throws: a ``CallRefused`` when it was not handled, or what the handler throws.
  public func call(_ request: Request, waiting patience: Duration = usualPatience) throws -> Reply {
    try withUnsafePointer(to: request) { pointer in
      let start = MonotonicClock.nanoseconds()
      let holder = Mailbox.Holder(since: start, thread: pthread_self(), request: pointer)
      let hasWaited = try core.mailbox.enter(
        holder, until: Mailbox.deadline(patience, after: start))
      return try core.inTurn(since: start, hasWaited: hasWaited, request: pointer) { live, now in
        // The makers of a component's modules make no other hosts.
        let host = unsafeDowncast(live.serving, to: ModuleHost<Request, Reply>.self)
        return try host.handle(request, at: now)
      }
    }
  }
}

/// A component, for those who do not care what it is asked.
public class AnyComponent: @unchecked Sendable {
  // Unchecked: everything in it is touched in the component's turn or under a lock of its own.
  let core: ComponentCore

  init(_ core: ComponentCore) { self.core = core }

  /// The component's name.
  public var name: String { core.name }
}

/// What calls are called where a person must know which one it is: never with what they carry.
enum CallNames {
  static func name(of request: Any) -> String {
    let mirror = Mirror(reflecting: request)
    if mirror.displayStyle == .enum {
      return mirror.children.first?.label ?? String(describing: request)
    }
    return String(describing: type(of: request))
  }
}
