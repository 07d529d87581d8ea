package import MigrationEngine
package import WireProtocol

/// What stands in front of the screen and takes the keys.
package enum Window: Equatable, Sendable {
  case plan(PlanWindow)
  case loss(LossWindow)
  case bulk(BulkWindow)
  case throttle(ThrottleWindow)
  case palette(PaletteWindow)
}

/// What an operator saw of a component; whoever acts on it is refused when it has moved since.
package struct Pin: Equatable, Sendable {
  package var component: ComponentID
  package var expected: Command.Expectation

  /// Pins what is shown of a component.
  package init(_ component: ComponentID, _ state: ComponentState) {
    self.component = component
    let upgrade = state.unfinishedUpgrade
    expected = Command.Expectation(
      version: state.version, planHash: upgrade?.plan.hash, upgrade: upgrade?.id)
  }
}

/// Where to, how, and what it will cost, before anything moves.
package struct PlanWindow: Equatable, Sendable {
  /// What may be chosen, from above to below.
  package enum Field: Int, CaseIterable, Sendable {
    case target, strategy, validation, throttle, confirm, postpone
  }

  package enum Planned: Equatable, Sendable {
    case asked
    case answered(PlanAnswer)
    case refused(sentence: String)
  }

  package struct Target: Equatable, Sendable {
    package var version: Version
    package var planned: Planned
  }

  package var pin: Pin
  /// Each version that can be reached.
  package var targets: [Target]
  package var selected = 0
  package var field = Field.target
  /// The step mode is chosen by the key that begins: `M` goes, `N` steps.
  package var options = PlanOptions(isPostponed: false)
  /// Whether it was asked to begin, and not answered yet.
  package var isBeginning = false
  /// The first line of the plan that is shown.
  package var top = 0

  package init(pin: Pin, targets: [Target]) {
    self.pin = pin
    self.targets = targets
  }

  /// The target that the cursor is on.
  package var target: Target? { targets.indices.contains(selected) ? targets[selected] : nil }
}

/// Something that cannot be taken back: done once the component's name has been typed.
package struct LossWindow: Equatable, Sendable {
  package var pin: Pin
  package var request: Request
  /// What is given up, as it was shown.
  package var reversibility: ReversibilityStatus
  package var typed = ""

  package init(pin: Pin, request: Request, reversibility: ReversibilityStatus) {
    self.pin = pin
    self.request = request
    self.reversibility = reversibility
  }

  /// Whether the name stands there in full.
  package var isConfirmed: Bool { typed == pin.component.name }
}

/// A verb on all marked components: done when its key is pressed once more.
package struct BulkWindow: Equatable, Sendable {
  package struct Item: Equatable, Sendable {
    package var pin: Pin
    /// Why it is left out; `nil` when it is not.
    package var refusal: String?
  }

  package var command: ConsoleCommand
  package var request: Request
  package var items: [Item]
  package var top = 0

  package init(command: ConsoleCommand, request: Request, items: [Item]) {
    self.command = command
    self.request = request
    self.items = items
  }
}

/// The share of its time that a copy may take.
package struct ThrottleWindow: Equatable, Sendable {
  /// What may be chosen, in thousandths.
  package static let shares = [0, 10, 50, 100, 250, 500, 750, 1_000]

  package var pin: Pin
  package var selected: Int

  package init(pin: Pin, selected: Int) {
    self.pin = pin
    self.selected = selected
  }
}

/// All commands, to be found by a few letters.
package struct PaletteWindow: Equatable, Sendable {
  package var search = ""
  package var selected = 0

  package init() {}
}

/// The line at the bottom that is typed into.
package struct Prompt: Equatable, Sendable {
  package enum Kind: Equatable, Sendable { case filter, command }

  package var kind: Kind
  package var text: String
  /// What the text was before, to go back to.
  package var previous: String
  /// What it may become, the likeliest first.
  package var completions: [String] = []
  /// Which of them stands there; `nil` for what was typed.
  package var chosen: Int?

  package init(kind: Kind, text: String = "", previous: String = "") {
    self.kind = kind
    self.text = text
    self.previous = previous
  }
}
