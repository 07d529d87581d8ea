internal import MigrationEngine

extension Model {
  mutating func settle(_ node: NodeModel) {}
  mutating func settle(_ node: NodeModel, _ component: String, _ event: Event) {}
}
