/// Why a call was not handled: in words that say what to do.
public struct CallRefused: Error, Equatable, Sendable {
  /// What stood in the way, for programs.
  public enum Code: String, Sendable, CaseIterable {
    /// The component is suspended, and was for longer than the caller would wait.
    case suspended = "call.suspended"
    /// Other calls took longer than the caller would wait.
    case late = "call.late"
    /// More calls wait already than may.
    case full = "call.full"
    /// A handler called its own component, and would wait for itself.
    case ownComponent = "call.own-component"
    /// The service is not running.
    case stopped = "call.stopped"
  }

  /// What stood in the way, for programs.
  public let code: Code
  /// What stood in the way, for people; ends in a remedy.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension CallRefused: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
