package import WireProtocol

/// What a roll back would lose, as a sentence.
package enum LossText {
  package static func loss(_ figures: ReversibilityStatus) -> Int {
    let (sum, isOver) = figures.unmappable.addingReportingOverflow(figures.shed)
    return isOver ? .max : sum
  }

  /// `nil` when nothing is known to be lost.
  package static func sentence(_ figures: ReversibilityStatus) -> TerminalSafe? {
    let loss = loss(figures)
    guard loss > 0 else { return nil }
    let (unmappable, shed) = (Quantity.grouped(figures.unmappable), Quantity.grouped(figures.shed))
    return
      "a roll back would lose \(Quantity.count(loss, "row")): \(unmappable) unmappable (no place"
      + " in the old version), \(shed) shed (content that it cannot hold)"
  }
}
