import Testing

@testable import MigrationEngine

/// Codable to Value and back, without Foundation.
@Suite struct ValueCodingTests {
  struct Sample: Codable, Equatable {
    enum Kind: Codable, Equatable { case plain, named(String), pair(left: Int, right: [Bool]) }
    var second = "é\u{0}"
    var first = Int64.min
    var large: UInt64 = 9_223_372_036_854_775_807
    var small: UInt8 = 255
    var number = -0.0
    var single: Float = 0.1
    var none: Int?
    var some: Int? = 3
    var kinds: [Kind] = [.plain, .named("x"), .pair(left: 1, right: [true, false])]
    var nested: [[Int]] = [[], [1], [2, 3]]
    var named = ["a": 1]
    var value: Value = ["b": [1, nil, .bytes([0, 255])], "a": 1.5]
    var fields: Fields = ["z": 1, "y": "2"]
    var version = Version.semantic(major: 1, minor: 4, patch: 0)
    var record = StateRecord(version: .legacy, fields: ["n": 9_007_199_254_740_993])
    var checksum = Checksum(of: [1, 2])
    var digest = Value.null.digest
    var instant = Instant(microseconds: -5)
  }

  @Test func everythingComesBack() throws {
    #expect(try coded(Sample()) == Sample())
    let value = try ValueEncoder().encode(Sample())
    #expect(try value.digest == ValueEncoder().encode(Sample()).digest)
  }

  @Test func formsAreThoseThatOthersRead() throws {
    let value = try ValueEncoder().encode(Sample())
    let fields = try #require(value.fields)
    #expect(fields.prefix(3).map(\.name.text) == ["second", "first", "large"])
    #expect(fields["version"] == "1.4.0")
    #expect(fields["digest"]?.text?.count == 16)
    #expect(fields["checksum"]?.text?.count == 64)
    #expect(fields["instant"] == -5)
    #expect(fields["none"] == nil)
    #expect(fields["record"] == ["version": "legacy", "fields": ["n": 9_007_199_254_740_993]])
    #expect(fields["kinds"]?.elements?[1] == ["named": ["_0": "x"]])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let encode: [() throws -> Value] = [
      { try ValueEncoder().encode(UInt64.max) }, { try ValueEncoder().encode(Double.nan) },
      { try ValueEncoder().encode([1.0, .infinity]) },
    ]
    for make in encode { #expect(throws: MigrationError.self) { try make() } }
    let error = #expect(throws: MigrationError.self) {
      try ValueEncoder().encode(["a": [UInt64.max]])
    }
    #expect(error?.location == "a[0]")
  }

  @Test func whatIsNotWhatWasAskedIsRefused() throws {
    func location<Content: Decodable>(_ type: Content.Type, _ value: Value) -> String? {
      do throws(MigrationError) {
        _ = try ValueDecoder().decode(type, from: value)
        return nil
      } catch { return error.location }
    }
    #expect(location(Int8.self, 200) == "")
    #expect(location(UInt.self, -1) == "")
    #expect(location(Int.self, 1.0) == "")
    #expect(location(Bool.self, 1) == "")
    #expect(location(String.self, nil) == "")
    #expect(location(Float.self, 0.1) == "")
    #expect(location([[Int]].self, [[1], [2, "3"]]) == "[1][1]")
    #expect(location([String: Int].self, ["a": "b"]) == "a")
    #expect(location(Version.self, "v0") != nil)
    #expect(location(Checksum.self, "ab") == "")
    #expect(location(Digest.self, "00000000000000G0") == "")
    #expect(location(Phase.self, "asleep") == "")
    #expect(location(PlanOptions.self, ["strategy": "online"]) == "")
    #expect(location(Double.self, 1) == nil, "others write 1 for 1.0")
    #expect(location(Double.self, .int(.max)) == "")
  }

  @Test func depthIsBounded() throws {
    struct Nest: Codable { var inner: [Nest] }
    var nest = Nest(inner: [])
    for _ in 0..<40 { nest = Nest(inner: [nest]) }
    _ = try ValueEncoder().encode(nest)
    for _ in 0..<40 { nest = Nest(inner: [nest]) }
    let tooDeep = nest
    #expect(throws: MigrationError.self) { try ValueEncoder().encode(tooDeep) }
    var value: Value = ["inner": []]
    for _ in 0..<100 { value = ["inner": [value]] }
    let deep = value
    #expect(throws: MigrationError.self) { try ValueDecoder().decode(Nest.self, from: deep) }
  }
}

/// Moments that are handed in.
@Suite struct InstantTests {
  @Test func arithmeticStopsAtTheEnds() {
    let start = Instant(microseconds: 1_000)
    #expect(start + .milliseconds(2) == Instant(microseconds: 3_000))
    #expect(start - .milliseconds(2) == Instant(microseconds: -1_000))
    #expect((start + .seconds(1)).since(start) == .seconds(1))
    #expect(Instant(microseconds: .max) + .seconds(1) == Instant(microseconds: .max))
    #expect(Instant(microseconds: .min) - .seconds(1) == Instant(microseconds: .min))
    #expect(start + .seconds(Int64.max) == Instant(microseconds: .max))
    #expect(start < start + .microseconds(1))
  }
}
