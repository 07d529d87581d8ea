/// What a verb is meant for, as operators write it: `NODE/COMPONENT`, or `NODE` for all of it.
package struct Target: Hashable, Sendable {
  /// The nodes.
  package let node: Glob
  /// The components; `nil` where only nodes were named.
  package let component: Glob?

  /// Everything there is.
  package static let everything = Target(node: Glob("*"), component: nil)

  private init(node: Glob, component: Glob?) {
    self.node = node
    self.component = component
  }

  /// Reads a target.
  ///
  /// - Throws: `nameMalformed`.
  package init(_ text: String) throws(FleetError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
      throw FleetError(
        .nameMalformed, "“\(text)” names nothing; write NODE/COMPONENT, such as edge-1/cache")
    }
    node = Glob(String(parts[0]))
    component = parts.count == 2 ? Glob(String(parts[1])) : nil
  }

  /// The one component that is meant.
  ///
  /// - Throws: `ambiguous` for a pattern, and for a node without a component: what changes
  ///   something is for one component, named in full.
  package func exact() throws(FleetError) -> (node: String, component: String) {
    guard let component, !node.isPattern, !component.isPattern else {
      throw FleetError(
        .ambiguous, "“\(self)” may mean several components; name one in full, as NODE/COMPONENT")
    }
    return (node.text, component.text)
  }

  /// Whether a component of a node that matches is meant.
  package func includes(component name: String) -> Bool { component?.matches(name) ?? true }
}

extension Target: CustomStringConvertible {
  /// As it is written.
  package var description: String { component.map { "\(node)/\($0)" } ?? node.text }
}
