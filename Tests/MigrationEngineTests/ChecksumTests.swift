import Testing

@testable import MigrationEngine

@Suite struct ChecksumTests {
  /// FIPS 180-4's examples, then every length about the end of a block, by Python's hashlib.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 55),
      "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"
    ),
    (
      String(repeating: "a", count: 56),
      "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"
    ),
    (
      String(repeating: "a", count: 63),
      "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"
    ),
    (
      String(repeating: "a", count: 64),
      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    ),
    (
      String(repeating: "a", count: 65),
      "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"
    ),
    (
      String(repeating: "a", count: 119),
      "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"
    ),
  ])
  func agreesWithTheStandard(text: String, digits: String) {
    #expect(Checksum(of: Array(text.utf8)).hexadecimal == digits)
  }

  @Test func agreesWithHashlibOnTenThousandBytes() {
    let checksum = Checksum(of: (0..<10_000).map { UInt8($0 * 7 % 256) })
    #expect(
      checksum.hexadecimal == "1960fc83dfe55d502c2c17295c2aacdb2cb91b4bf5df44a8a47eafda65c604b8")
    #expect(checksum.short == "1960fc83dfe5")
  }

  @Test func readsItsOwnDigitsAndNothingElse() {
    let checksum = Checksum(of: [1, 2, 3])
    #expect(Checksum(hexadecimal: checksum.hexadecimal) == checksum)
    #expect(Checksum(hexadecimal: checksum.short) == nil)
    #expect(Checksum(hexadecimal: checksum.hexadecimal.uppercased()) == nil)
    #expect(Checksum(hexadecimal: String(repeating: "g", count: 64)) == nil)
  }
}
