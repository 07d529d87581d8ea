import MigrationEngine
import Testing
import WireProtocol

/// Lines as somebody may send them.
enum Lines {
  /// A line of text, without a line break.
  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// A request with parameters as they are written.
  static func request(_ method: String, _ parameters: String = "{}") -> [UInt8] {
    bytes(#"{"jsonrpc":"2.0","id":"7","method":"\#(method)","params":\#(parameters)}"#)
  }

  /// Why a line is refused; records an issue when it is not.
  static func refusal(
    of line: [UInt8], _ location: SourceLocation = #_sourceLocation
  ) -> UnreadableRequest? {
    do throws(UnreadableRequest) {
      let request = try ClientRequest(line: line)
      Issue.record("taken: \(request)", sourceLocation: location)
      return nil
    } catch {
      return error
    }
  }

  /// What a line would be without its line break.
  static func stripped(_ line: [UInt8]) -> [UInt8] { Array(line.dropLast()) }
}
