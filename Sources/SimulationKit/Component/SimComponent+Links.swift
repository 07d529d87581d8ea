internal import MigrationEngine
internal import StateTables

/// What becomes of each table between any two versions.
extension SimComponent {
  typealias Built = (next: SimVersion, links: [any AnySimLink])

  func makeLinks(to version: Version) throws -> Built {
    guard case .generation(1...4) = version else {
      throw Broken(description: "no module of \(version)")
    }
    var next = SimVersion(version)
    var links: [any AnySimLink] = []
    try linkClients(&next, &links)
    try linkSessions(&next, &links)
    try linkOthers(&next, &links)
    return (next, links)
  }

  private var lost: Broken { Broken(description: "the component has lost a table") }

  private func linkClients(_ next: inout SimVersion, _ links: inout [any AnySimLink]) throws {
    let both = SimLenses.clients12.then(SimLenses.clients23)
    let here = serving
    switch next.version {
    case .generation(1):
      let new: SimTable<HashSlot<Int>, ClientV1> = make("clients", next.version)
      next.clients1 = new
      links.append(
        here.clients2 != nil
          ? try link(here.clients2, new, SimLenses.clients12.reversed)
          : try link(here.clients3, new, both.reversed))
    case .generation(2):
      let new: SimTable<HashSlot<Int>, ClientV2> = make("clients", next.version)
      next.clients2 = new
      links.append(
        here.clients1 != nil
          ? try link(here.clients1, new, SimLenses.clients12)
          : try link(here.clients3, new, SimLenses.clients23.reversed))
    default:
      // The third version and the fourth have the same clients.
      guard here.clients3 == nil else {
        next.clients3 = here.clients3
        return
      }
      let new: SimTable<HashSlot<Int>, ClientV3> = make("clients", next.version)
      next.clients3 = new
      links.append(
        here.clients1 != nil
          ? try link(here.clients1, new, both)
          : try link(here.clients2, new, SimLenses.clients23))
    }
  }

  private func linkSessions(_ next: inout SimVersion, _ links: inout [any AnySimLink]) throws {
    let here = serving
    switch next.version {
    case .generation(1):
      let new: SimTable<KeySlot<String>, SessionV1> = make("sessions", next.version)
      next.sessions1 = new
      links.append(
        here.sessions2 != nil
          ? try link(here.sessions2, new, SimLenses.sessions12.reversed)
          : try joined(here, new, .first))
    case .generation(4):
      let (stays, expiries) = (
        make("stays", next.version) as SimTable<HashSlot<Int>, StayV4>,
        make("expiries", next.version) as SimTable<KeySlot<Int>, ExpiryV4>
      )
      (next.stays, next.expiries) = (stays, expiries)
      if let old = here.sessions1 {
        links.append(SimSplit(old, stays, expiries, .first, faults))
      } else if let old = here.sessions2 {
        links.append(SimSplit(old, stays, expiries, .second, faults))
      } else {
        throw lost
      }
    default:
      let name = next.version == .generation(2) ? "sessions" : "visits"
      if let old = here.sessions2 {
        next.sessions2 = old
        links.append(try renamed(old, to: name))
        return
      }
      let new: SimTable<KeySlot<String>, SessionV2> = make(name, next.version)
      next.sessions2 = new
      links.append(
        here.sessions1 != nil
          ? try link(here.sessions1, new, SimLenses.sessions12) : try joined(here, new, .second))
    }
  }

  private func linkOthers(_ next: inout SimVersion, _ links: inout [any AnySimLink]) throws {
    if next.version == .generation(1) {
      let scratch: SimTable<HashSlot<Int>, NoteRow> = make("scratch", next.version)
      next.scratch = scratch
      links += [SimAddition(scratch), try dropped(serving.audit)]
    } else if serving.version == .generation(1) {
      let audit: SimTable<KeySlot<Int>, NoteRow> = make("audit", next.version)
      next.audit = audit
      links += [SimAddition(audit), try dropped(serving.scratch)]
    } else {
      next.audit = serving.audit
    }
  }

  // MARK: Kinds of links

  private func link<Slot, Old, New>(
    _ old: SimTable<Slot, Old>?, _ new: SimTable<Slot, New>, _ lens: RowLens<Old, New>?
  ) throws -> any AnySimLink {
    guard let old, let lens else { throw lost }
    return SimLink(old, new, lens, faults: faults)
  }

  private func joined<New>(
    _ here: SimVersion, _ new: SimTable<KeySlot<String>, New>, _ split: SimSplitting<New>
  ) throws -> any AnySimLink {
    guard let stays = here.stays, let expiries = here.expiries else { throw lost }
    return try SimJoin(stays, expiries, new, split, faults)
  }

  private func dropped<Slot, Row>(_ table: SimTable<Slot, Row>?) throws -> any AnySimLink {
    guard let table else { throw lost }
    return SimOther(.dropped(table.table)) { try table.verify() }
  }

  private func renamed<Slot, Row>(
    _ table: SimTable<Slot, Row>?, to name: String
  ) throws -> any AnySimLink {
    guard let table else { throw lost }
    return SimOther(.renamed(table.table, to: name)) { try table.verify() }
  }
}
