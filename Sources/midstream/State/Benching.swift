internal import ConsoleUI
internal import MigrationEngine
internal import StateFiles

/// `midstream state bench`: what each part of a migration costs on somebody's own documents.
enum Benching {
  static func bench(_ invocation: Invocation) throws -> ExitCode {
    let request = try StateRequest(invocation, canStop: false)
    let rules = try request.rules()
    let result = try request.files.bench(rules) { Output.error("\($0)") }
    if invocation.has(StateRequest.json.name) {
      Output.json(json(of: result, rules))
    } else {
      say(result, rules)
    }
    return result.failed > 0 ? .failed : .done
  }

  private static func say(_ result: StateFiles.BenchResult, _ rules: DocumentRules) {
    Output.line(
      "\(Quantity.count(result.documents, "document")), \(Quantity.bytes(result.bytes)), to"
        + " \(rules.target); medians of \(result.rounds) rounds, a document, one core")
    let width = (result.parts.map(\.name.count).max() ?? 0) + 2
    for part in result.parts {
      Output.line(
        "  \(TerminalSafe(part.name).padded(to: width))"
          + "\(Quantity.duration(nanoseconds: part.medianNanoseconds))"
          + "  (\(Quantity.duration(nanoseconds: part.minimumNanoseconds)) –"
          + " \(Quantity.duration(nanoseconds: part.maximumNanoseconds)),"
          + " \(Quantity.count(part.documents, "document")))")
    }
  }

  private static func json(of result: StateFiles.BenchResult, _ rules: DocumentRules) -> Value {
    [
      "verb": "bench", "to": .string(rules.target.description),
      "documents": .int(Int64(result.documents)), "bytes": .int(Int64(result.bytes)),
      "failed": .int(Int64(result.failed)), "rounds": .int(Int64(result.rounds)),
      "parts": .array(
        result.parts.map { part in
          [
            "name": .string(part.name), "documents": .int(Int64(part.documents)),
            "medianNanoseconds": .double(part.medianNanoseconds),
            "minimumNanoseconds": .double(part.minimumNanoseconds),
            "maximumNanoseconds": .double(part.maximumNanoseconds),
          ]
        }),
    ]
  }
}
