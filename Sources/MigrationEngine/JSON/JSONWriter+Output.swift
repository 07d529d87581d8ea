extension JSONWriter {
  /// Bytes that one writer gathers before they go to their place.
  ///
  /// An array asks at every append whether somebody else holds it too; this belongs to one writer
  /// and asks nothing, which makes short tokens twice as fast to write.
  struct Output: ~Copyable {
    /// Most records fit without growing.
    private static let usualCapacityBytes = 2048

    private(set) var count = 0
    private var storage = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: usualCapacityBytes)

    init() {}
    deinit { storage.deallocate() }

    /// The bytes so far; only until the next append.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: storage[..<count]) }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
      reserve(1)
      storage[count] = byte
      count += 1
    }

    @inline(__always)
    mutating func append(contentsOf bytes: UnsafeBufferPointer<UInt8>) {
      guard let source = bytes.baseAddress, let target = reserve(bytes.count) else { return }
      target.update(from: source, count: bytes.count)
      count += bytes.count
    }

    @inline(__always)
    mutating func append(_ byte: UInt8, times: Int) {
      reserve(times)?.update(repeating: byte, count: times)
      count += times
    }

    /// Makes room, and gives the place where the next byte goes.
    @inline(__always) @discardableResult
    private mutating func reserve(_ more: Int) -> UnsafeMutablePointer<UInt8>? {
      if storage.count - count < more { grow(by: more) }
      return storage.baseAddress.map { $0 + count }
    }

    @inline(never)
    private mutating func grow(by more: Int) {
      let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
        capacity: max(storage.count * 2, count + more))
      _ = larger.update(fromContentsOf: storage[..<count])
      storage.deallocate()
      storage = larger
    }
  }
}
