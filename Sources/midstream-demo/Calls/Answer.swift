/// How a call ended, in one byte of its answer.
enum Outcome: UInt8, Sendable {
  /// It was handled.
  case done
  /// It was not handled: the component was suspended or too busy. Nothing has changed.
  case refused
  /// The handler threw; what it wrote before stays.
  case failed
  /// The call was none.
  case malformed
}

/// What a component answers, in the form that goes over the service socket.
protocol PackedReply: Sendable {
  var version: ServedVersion { get }
  var packet: Packet { get }
  init?(_ packet: Packet)
}

/// What a component is asked, in the form that goes over the service socket.
protocol PackedAsk: Sendable {
  static var component: DemoComponent { get }
  var packet: Packet { get }
  init?(_ packet: Packet)
}

extension Packet {
  /// An answer that says only how it ended.
  init(_ outcome: Outcome, _ sentence: String) {
    self.init(first: outcome.rawValue, second: 0, texts: [sentence])
  }

  fileprivate init(_ version: ServedVersion, numbers: [Int] = [], texts: [String] = []) {
    self.init(
      first: Outcome.done.rawValue, second: version.rawValue, numbers: numbers, texts: texts)
  }

  fileprivate init(
    _ component: DemoComponent, _ verb: UInt8, numbers: [Int] = [], texts: [String] = []
  ) {
    self.init(first: component.rawValue, second: verb, numbers: numbers, texts: texts)
  }
}

extension LimiterAsk: PackedAsk {
  static let component = DemoComponent.rateLimiter

  var packet: Packet {
    switch self {
    case .hit(let key): Packet(Self.component, 0, texts: [key])
    case .limit(let key, let limit): Packet(Self.component, 1, numbers: [limit], texts: [key])
    case .look(let key): Packet(Self.component, 2, texts: [key])
    case .stall(let milliseconds): Packet(Self.component, 3, numbers: [milliseconds])
    }
  }

  init?(_ packet: Packet) {
    switch (packet.second, packet.numbers.count, packet.texts.count) {
    case (0, 0, 1): self = .hit(packet.texts[0])
    case (1, 1, 1): self = .limit(packet.texts[0], to: packet.numbers[0])
    case (2, 0, 1): self = .look(packet.texts[0])
    case (3, 1, 0): self = .stall(milliseconds: packet.numbers[0])
    default: return nil
    }
  }
}

extension LimiterReply: PackedReply {
  var packet: Packet {
    guard let client else { return Packet(version) }
    return Packet(
      version,
      numbers: [
        client.isAllowed ? 1 : 0, client.total, client.count, client.window, client.limit,
        client.burst, client.strikes,
      ])
  }

  init?(_ packet: Packet) {
    guard let version = ServedVersion(rawValue: packet.second) else { return nil }
    self.init(version: version)
    let numbers = packet.numbers
    guard !numbers.isEmpty else { return }
    guard numbers.count == 7 else { return nil }
    client = Standing(
      isAllowed: numbers[0] == 1, total: numbers[1], count: numbers[2], window: numbers[3],
      limit: numbers[4], burst: numbers[5], strikes: numbers[6])
  }
}

extension SessionAsk: PackedAsk {
  static let component = DemoComponent.sessionManager

  var packet: Packet {
    switch self {
    case .open(let key, let user, let token, let ttl):
      Packet(Self.component, 0, numbers: [ttl], texts: [key, user, token])
    case .touch(let key): Packet(Self.component, 1, texts: [key])
    case .look(let key): Packet(Self.component, 2, texts: [key])
    case .end(let key): Packet(Self.component, 3, texts: [key])
    }
  }

  init?(_ packet: Packet) {
    let texts = packet.texts
    switch (packet.second, packet.numbers.count, texts.count) {
    case (0, 1, 3):
      self = .open(texts[0], user: texts[1], token: texts[2], ttlSeconds: packet.numbers[0])
    case (1, 0, 1): self = .touch(texts[0])
    case (2, 0, 1): self = .look(texts[0])
    case (3, 0, 1): self = .end(texts[0])
    default: return nil
    }
  }
}

extension SessionReply: PackedReply {
  var packet: Packet {
    guard let session else { return Packet(version) }
    return Packet(
      version,
      numbers: [session.expires, session.touches, session.zone, session.sequence],
      texts: [session.user, session.token])
  }

  init?(_ packet: Packet) {
    guard let version = ServedVersion(rawValue: packet.second) else { return nil }
    self.init(version: version)
    let (numbers, texts) = (packet.numbers, packet.texts)
    guard !texts.isEmpty else { return }
    guard numbers.count == 4, texts.count == 2 else { return nil }
    session = Standing(
      user: texts[0], token: texts[1], expires: numbers[0], touches: numbers[1], zone: numbers[2],
      sequence: numbers[3])
  }
}

extension CacheAsk: PackedAsk {
  static let component = DemoComponent.cache

  var packet: Packet {
    switch self {
    case .put(let key, let value, let ttl):
      Packet(Self.component, 0, numbers: [ttl], texts: [key, value])
    case .get(let key): Packet(Self.component, 1, texts: [key])
    case .drop(let key): Packet(Self.component, 2, texts: [key])
    case .statistics: Packet(Self.component, 3)
    }
  }

  init?(_ packet: Packet) {
    let texts = packet.texts
    switch (packet.second, packet.numbers.count, texts.count) {
    case (0, 1, 2): self = .put(texts[0], value: texts[1], ttlSeconds: packet.numbers[0])
    case (1, 0, 1): self = .get(texts[0])
    case (2, 0, 1): self = .drop(texts[0])
    case (3, 0, 0): self = .statistics
    default: return nil
    }
  }
}

extension CacheReply: PackedReply {
  var packet: Packet {
    if let entry {
      return Packet(
        version, numbers: [entry.expires, entry.etag, entry.generation], texts: [entry.value])
    }
    guard let counted = statistics else { return Packet(version) }
    return Packet(
      version,
      numbers: [
        counted.hits, counted.misses, counted.puts, counted.evictions, counted.expirations,
      ])
  }

  init?(_ packet: Packet) {
    guard let version = ServedVersion(rawValue: packet.second) else { return nil }
    self.init(version: version)
    let (numbers, texts) = (packet.numbers, packet.texts)
    switch (numbers.count, texts.count) {
    case (0, 0): break
    case (3, 1):
      entry = Entry(
        value: texts[0], expires: numbers[0], etag: numbers[1], generation: numbers[2])
    case (5, 0):
      statistics = CacheStatistics(
        hits: numbers[0], misses: numbers[1], puts: numbers[2], evictions: numbers[3],
        expirations: numbers[4])
    default: return nil
    }
  }
}
