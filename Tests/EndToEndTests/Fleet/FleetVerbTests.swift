import MigrationEngine
import ServiceKit
import Testing

/// Upgrades as pipelines drive them.
@Suite struct FleetVerbTests {
  private func number(_ value: Value?) -> Int64? {
    if case .int(let number)? = value { number } else { nil }
  }

  @Test func statusHasTheSameFieldsAtAllTimes() throws {
    let node = try LiveNode()
    let status = try node.midstream("status --json")
    #expect(status.code == 0)
    let described = try #require(try status.json()["nodes"]?.elements?.first?.fields)
    #expect(described["name"] == "edge-1")
    #expect(described["socket"] == .string("\(node.folder)/edge-1.sock"))
    let components = described["components"]?.elements?.compactMap(\.fields) ?? []
    #expect(components.compactMap { $0["name"]?.text } == ["limiter", "other", "picky"])
    let limiter = try #require(components.first)
    #expect(limiter["version"] == "legacy")
    #expect(limiter["phase"] == "idle")
    for name in ["target", "hold", "serving", "strategy"] { #expect(limiter[name] == .null) }
    for name in ["roundTrip", "unmappable", "shed"] {
      #expect(limiter["reversibility"]?.fields?[name] == 0)
    }
    let table = limiter["tables"]?.elements?.first?.fields
    #expect(table?["name"] == "clients")
    #expect(table?["schemaVersion"] == "legacy")
    #expect(number(table?["rows"]) == Int64(LiveNode.rows))
    #expect(number(table?["bytes"]) ?? 0 > 0)
    for name in ["rowsDone", "rowsTotal", "rowsPerSecond", "dirty", "etaSeconds"] {
      #expect(limiter["progress"]?.fields?[name] != nil, "\(name)")
    }
    for name in ["p50", "p99", "p999", "max"] {
      #expect(limiter["latency"]?.fields?[name] != nil, "\(name)")
    }
    #expect(limiter["longestHoldMicros"] == 0)
  }

  @Test func anUpgradeGoesLiveAndComesBackWithWhatWasWritten() throws {
    let node = try LiveNode()
    let migrated = try node.midstream("migrate edge-1/limiter --to v1 --expect legacy")
    #expect(migrated.code == 0, "\(migrated.errors)")
    #expect(migrated.output.hasPrefix("edge-1/limiter: legacy → v1, online, validation full, plan"))
    #expect(migrated.output.hasSuffix("✓ edge-1/limiter: live\n"))
    #expect(migrated.output.contains("v1 serves, after a pause of"))
    #expect(migrated.errors.contains("midstream rollback edge-1/limiter"))
    let live = try node.status(of: "limiter")
    #expect(live["phase"] == "live")
    #expect(live["version"] == "v1")
    #expect(live["serving"] == "new")
    _ = try node.limiter.call(.put("client-1", 4_711))
    _ = try node.limiter.call(.put("newcomer", 12))
    let back = try node.midstream("rollback edge-1/limiter --json")
    #expect(back.code == 0, "\(back.errors)")
    #expect(try back.json()["outcome"] == "rolledBack")
    #expect(try back.json()["status"]?.fields?["version"] == "legacy")
    #expect(try node.limiter.call(.get("client-1")) == 4_711)
    #expect(try node.limiter.call(.get("newcomer")) == 12)
    let history = try node.midstream("history edge-1/limiter")
    #expect(history.output.contains("began the upgrade from legacy to v1"))
    #expect(history.output.contains("legacy serves again"))
  }

  @Test func migrateTellsProgramsWhatBecameOfIt() throws {
    let node = try LiveNode()
    let result = try node.midstream(
      "migrate edge-1/limiter --to v1 --postpone --validation strict --json")
    #expect(result.code == 0, "\(result.errors)")
    let fields = try result.json()
    #expect(fields["outcome"] == "armed")
    #expect(fields["to"] == "v1")
    #expect(fields["planHash"]?.text?.count == 64)
    #expect(fields["plan"]?.fields?["options"]?.fields?["validation"] == "strict")
    #expect(fields["status"]?.fields?["phase"] == "armed")
    #expect(fields["events"]?.elements?.isEmpty == false)
    let upgrade = try #require(fields["upgrade"]?.text)
    let history = try node.midstream("history \(upgrade) --json").json()
    let entries = history["entries"]?.elements?.compactMap(\.fields) ?? []
    #expect(!entries.isEmpty)
    #expect(entries.allSatisfy { $0["upgrade"]?.text == upgrade })
    #expect(try node.midstream("cutover edge-1/limiter").code == 0)
    #expect(try node.midstream("finalize edge-1/limiter").code == 0)
    let status = try node.status(of: "limiter")
    #expect(status["phase"] == "idle")
    #expect(status["version"] == "v1")
    #expect(try node.midstream("rollback edge-1/limiter").code == 3)
  }

  @Test func stepsAreDoneOneByOne() throws {
    let node = try LiveNode()
    let first = try node.midstream("migrate edge-1/limiter --to v1 --step")
    #expect(first.code == 0)
    #expect(first.output.contains("✓ edge-1/limiter: held"))
    var outputs: [String] = []
    repeat {
      let result = try node.midstream("step edge-1/limiter")
      #expect(result.code == 0, "\(result.errors)")
      outputs.append(result.output)
    } while outputs.count < 12 && outputs.last?.contains("✓ edge-1/limiter: armed") == false
    #expect((3..<12).contains(outputs.count))
    #expect(outputs.allSatisfy { $0.contains(": done: ") })
    #expect(try node.midstream("step edge-1/limiter").code == 3)
    #expect(try node.midstream("cutover edge-1/limiter").code == 0)
    #expect(try node.status(of: "limiter")["phase"] == "live")
  }

  @Test func aFailureEndsInOneAndCanBeCancelled() throws {
    let node = try LiveNode()
    let dry = try node.midstream("migrate edge-1/picky --to v1 --dry-run")
    #expect(dry.code == 1)
    #expect(dry.output.contains("“client-77”: the reason may tell secret fields"))
    #expect(try node.status(of: "picky")["phase"] == "idle")
    let failed = try node.midstream("migrate edge-1/picky --to v1")
    #expect(failed.code == 1)
    #expect(failed.output.contains("✗ edge-1/picky: failed"))
    #expect(failed.errors.contains("midstream cancel edge-1/picky"))
    let status = try node.midstream("status edge-1/picky")
    #expect(status.output.contains("clients[client-77]: it was refused"))
    #expect(try node.midstream("cancel edge-1/picky").code == 0)
    #expect(try node.picky.call(.get("client-77")) == 77)
  }

  @Test func aLossIsShownAndHasToBeAccepted() throws {
    let node = try LiveNode()
    #expect(try node.midstream("migrate edge-1/limiter --to v1").code == 0)
    for index in 0..<3 {
      _ = try node.limiter.call(.put("client-\(index)", LiveNode.topTier + index))
    }
    for line in ["rollback edge-1/limiter", "rollback edge-1/limiter --accept-loss 2"] {
      let refused = try node.midstream(line)
      #expect(refused.code == 3, "\(line)")
      #expect(refused.errors.contains("lose 3 rows"), "\(line): \(refused.errors)")
    }
    #expect(try node.status(of: "limiter")["version"] == "v1")
    let back = try node.midstream("rollback edge-1/limiter --accept-loss 3")
    #expect(back.code == 0, "\(back.output) \(back.errors)")
    #expect(back.output.contains("3 rows that a roll back loses are saved"))
    #expect(try node.status(of: "limiter")["version"] == "legacy")
  }

  @Test func holdsAreSeenAndEnded() throws {
    let node = try LiveNode()
    _ = try node.midstream("migrate edge-1/limiter --to v1 --postpone")
    let paused = try node.midstream("pause edge-*/* --reason lunch --json")
    #expect(paused.code == 0)
    let results = try paused.json()["results"]?.elements ?? []
    #expect(results.compactMap { $0.fields?["component"]?.text } == ["limiter"])
    #expect(try node.status(of: "limiter")["hold"]?.text?.contains("lunch") == true)
    let again = try node.midstream("pause edge-1/limiter")
    #expect(again.code == 3)
    #expect(again.errors.contains("is paused already; unpause lets it go on"))
    #expect(try node.midstream("cutover edge-1/limiter").code == 3)
    #expect(try node.midstream("unpause edge-1/*").code == 0)
    #expect(try node.midstream("cutover edge-1/limiter").code == 0)
  }

  @Test func aConfirmWindowIsKept() throws {
    let node = try LiveNode()
    let live = try node.midstream("migrate edge-1/limiter --to v1 --confirm-within 10m")
    #expect(live.code == 0)
    #expect(live.output.contains("unless it is kept"))
    #expect(live.errors.contains("midstream keep edge-1/limiter"))
    #expect(try node.midstream("finalize edge-1/limiter").code == 3)
    let kept = try node.midstream("keep edge-1/limiter --json")
    #expect(kept.code == 0)
    #expect(try kept.json()["status"]?.fields?["confirmBy"] == .null)
    #expect(try node.midstream("finalize edge-1/limiter").code == 0)
  }

  @Test func suspendingEndsWhenItIsDone() throws {
    let node = try LiveNode()
    let suspended = try node.midstream("suspend edge-1/limiter --json")
    #expect(suspended.code == 0)
    #expect(try suspended.json()["outcome"] == "suspended")
    #expect(try node.status(of: "limiter")["run"] == "suspended")
    #expect(try node.midstream("resume edge-1/limiter").code == 0)
    #expect(try node.limiter.call(.get("client-5")) == 5)
  }
}
