import ConsoleUI
import Testing

/// Compares a picture with one that is drawn in the test; where they differ both are told, line by
/// line, as they are seen.
func expect(
  _ grid: Grid, shows wanted: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let shown = grid.lines.joined(separator: "\n")
  guard shown != wanted else { return }
  Issue.record(
    "the picture is\n\(shown)\n--- and should be\n\(wanted)\n---", sourceLocation: sourceLocation)
}
