import Testing

@testable import midstream_demo

/// The demo's own service protocol: what is written is read, however it comes, and nothing else is.
@Suite struct PacketTests {
  private static let packets: [Packet] = [
    Packet(first: 0, second: 0),
    Packet(first: 1, second: 2, numbers: [0, -1, .max, .min], texts: ["", "ä\u{0}z"]),
    LimiterAsk.hit("c-1").packet, LimiterAsk.limit("c-1", to: 60).packet,
    LimiterAsk.look("c-1").packet, LimiterAsk.stall(milliseconds: 5).packet,
    SessionAsk.open("s", user: "u", token: "t", ttlSeconds: 9).packet,
    SessionAsk.touch("s").packet, SessionAsk.look("s").packet, SessionAsk.end("s").packet,
    CacheAsk.put("k", value: "v", ttlSeconds: 3).packet, CacheAsk.get("k").packet,
    CacheAsk.drop("k").packet, CacheAsk.statistics.packet,
  ]

  private static var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for packet in packets { packet.append(to: &bytes) }
    return bytes
  }

  private func read(_ reader: inout PacketReader) throws -> [Packet] {
    var packets: [Packet] = []
    while let packet = try reader.next() { packets.append(packet) }
    return packets
  }

  @Test func manyAtOnce() throws {
    var reader = PacketReader()
    reader.take(Self.bytes)
    #expect(try read(&reader) == Self.packets)
  }

  @Test func byteByByte() throws {
    var reader = PacketReader()
    var packets: [Packet] = []
    for byte in Self.bytes {
      reader.fill { $0.append(byte) }
      packets += try read(&reader)
    }
    #expect(packets == Self.packets)
    // What was read is not kept.
    #expect(reader.bytes.count < 200)
  }

  @Test func asksAreReadAsTheyWere() {
    let limiter: [LimiterAsk] = [
      .hit("a"), .limit("a", to: 7), .look("a"), .stall(milliseconds: 1),
    ]
    #expect(limiter.map { LimiterAsk($0.packet) } == limiter)
    let sessions: [SessionAsk] = [
      .open("a", user: "b", token: "c", ttlSeconds: 1), .touch("a"), .look("a"), .end("a"),
    ]
    #expect(sessions.map { SessionAsk($0.packet) } == sessions)
    let cache: [CacheAsk] = [
      .put("a", value: "b", ttlSeconds: 1), .get("a"), .drop("a"), .statistics,
    ]
    #expect(cache.map { CacheAsk($0.packet) } == cache)
  }

  @Test(arguments: ServedVersion.allCases) func repliesAreReadAsTheyWere(_ version: ServedVersion) {
    let limiter = LimiterReply(
      version: version,
      client: .init(
        isAllowed: false, total: 9, count: 8, window: 7, limit: 6, burst: 5, strikes: 4))
    #expect(LimiterReply(limiter.packet) == limiter)
    #expect(LimiterReply(LimiterReply(version: version).packet) == LimiterReply(version: version))
    let session = SessionReply(
      version: version,
      session: .init(user: "u", token: "t", expires: 1, touches: 2, zone: 3, sequence: 4))
    #expect(SessionReply(session.packet) == session)
    let entry = CacheReply(
      version: version, entry: .init(value: "", expires: 1, etag: 2, generation: 3))
    #expect(CacheReply(entry.packet) == entry)
    let statistics = CacheReply(version: version, statistics: CacheStatistics(hits: 3))
    #expect(CacheReply(statistics.packet) == statistics)
  }

  @Test func mutatedBytesAreReadOrRefused() {
    let seed: UInt64 = 20_261
    var random = LoadRandom(seed: seed)
    for _ in 0..<5_000 {
      var bytes = Self.bytes
      for _ in 0..<3 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      var reader = PacketReader()
      reader.take(bytes)
      // Whatever comes of it, it ends, and within the bytes.
      while let packet = try? reader.next() {
        _ = LimiterAsk(packet)
        _ = SessionReply(packet)
        _ = FaultOrder(packet)
      }
    }
  }

  @Test func tooLongIsRefusedBeforeItHasCome() {
    var reader = PacketReader()
    reader.take([0xFF, 0xFF, 0xFF, 0x7F])
    #expect(throws: PacketReader.Malformed.self) { try reader.next() }
  }

  @Test func ordersOfFaultsAreNoCalls() throws {
    let order = FaultOrder(.slow, .cache, isOn: true)
    #expect(FaultOrder(order.packet) == order)
    #expect(DemoComponent(rawValue: order.packet.first) == nil)
    #expect(Self.packets.allSatisfy { FaultOrder($0) == nil })
  }
}
