/// The documents, the migrations and the scenes of the story.
enum StoryFiles {
  struct Scene {
    let title: String
    let command: String
    var exitCode: Int32 = 0
  }

  static let all: [(name: String, content: String)] = [
    (
      "agents/ann.json",
      """
      {
        "agent": "ann",
        "memory": ["prefers short answers"],
        "cfg": {"ttl": "3600"},
        "tier": "gold",
        "owner": "desk-1",
        "sessions": [{"id": "s-1", "opened": 1700000000}, {"id": "s-2", "opened": 1700000060}],
        "quota": 9007199254740993
      }

      """
    ),
    (
      "agents/ben.json",
      """
      {"agent": "ben", "memory": [], "cfg": {"ttl": "60", "retries": 3}, "tier": "free", \
      "owner": "desk-2", "sessions": [], "mood": "unknown fields survive"}

      """
    ),
    (
      "agents/cleo.json",
      """
      {
        "state_version": "v1",
        "agent": "cleo",
        "longTermMemory": ["speaks French"],
        "permissions": {"history": []},
        "cfg": {"ttl": "never"},
        "tier": "gold",
        "owner": "desk-1",
        "sessions": []
      }

      """
    ),
    (
      "migrations/legacy_to_v1.json",
      """
      {"from": "legacy", "to": "v1", "title": "Say what memory means, track permissions",
       "record": [
         {"rename": "memory", "to": "longTermMemory"},
         {"add": "permissions.history", "value": []}]}

      """
    ),
    (
      "migrations/v1_to_v2.json",
      """
      {"from": "v1", "to": "v2", "title": "Limits are numbers, and stand together",
       "record": [
         {"move": "cfg.ttl", "to": "limits.ttl"},
         {"convert": "limits.ttl", "from": "string", "to": "int"}]}

      """
    ),
    (
      "migrations/v2_to_v3.json",
      """
      {"from": "v2", "to": "v3", "title": "Several owners, replicated sessions, new tiers",
       "record": [
         {"map": "tier", "values": {"gold": "premium", "free": "basic"}},
         {"wrap": "owner"},
         {"each": "sessions", "do": [{"add": "replicas", "value": 1}]}]}

      """
    ),
  ]

  private static let to = "--to v3 --migrations migrations"

  static let scenes = [
    Scene(
      title: "Are the migrations in order?", command: "midstream state lint --migrations migrations"
    ),
    Scene(
      title: "What is there, and which way would it go? Cleo's document cannot.",
      command: "midstream state plan agents \(to)", exitCode: 1),
    Scene(
      title: "Try every document in memory. The one that cannot go says where and why.",
      command: "midstream state check agents \(to)", exitCode: 1),
    Scene(
      title: "Mend it the way the message says.",
      command: "sed -i 's/\"never\"/\"86400\"/' agents/cleo.json"),
    Scene(
      title: "Does the way back bring every document home unchanged?",
      command: "midstream state prove agents \(to)"),
    Scene(
      title: "What would change, field by field?",
      command: "midstream state migrate agents \(to) --dry-run"),
    Scene(title: "Do it.", command: "midstream state migrate agents \(to)"),
    Scene(
      title:
        "The number beyond 2^53 is exact, the unknown field is there, the backups are private.",
      command:
        "cat agents/ann.json && grep -o 'unknown fields survive' agents/ben.json && ls agents"),
    Scene(
      title: "Down works like up: the way back was never written, it follows from the lenses.",
      command: "midstream state migrate agents --to v1 --migrations migrations"),
    Scene(
      title: "And Ann back to the very bytes she was before.",
      command: "midstream state restore agents/ann.json --to legacy && cat agents/ann.json"),
    Scene(
      title: "A definition that changes after documents went through it is refused.",
      command: "midstream state lint --migrations migrations --record > /dev/null &&"
        + " sed -i 's/\"value\": 1/\"value\": 2/' migrations/v2_to_v3.json &&"
        + " midstream state check agents \(to)", exitCode: 3),
  ]
}
