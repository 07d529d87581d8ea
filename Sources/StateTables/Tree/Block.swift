/// What a block knows of itself.
@usableFromInline struct BlockHeader {
  @usableFromInline var count: Int
  @usableFromInline var capacity: Int
  /// The table's stamp when the block was last written.
  @usableFromInline var stamp: UInt64 = 0
  /// The digest of the rows with their keys; only the table itself reads and writes it.
  @usableFromInline var digestBits: UInt64 = 0
  @usableFromInline var hasDigest = false

  @inlinable init(count: Int, capacity: Int) {
    self.count = count
    self.capacity = capacity
  }
}

/// A short run of keys, or of rows, that trees share until one of them writes.
///
/// Keys and rows stand apart so that the tables of two versions can share their keys: a write to a
/// row copies no keys, and a migration that keeps the keys copies none at all.
///
/// Elements are reached through pointers into the block's own memory: there is one owner of a tree,
/// and uniqueness is asked before each write, so checking exclusivity again would only cost time.
/// The compiler does not see that such a pointer needs its block, and may let go of a block as soon
/// as nobody names it any more; so whoever replaces a reference, or reads through one that may be
/// the last, holds it by `withExtendedLifetime` until the last look. `make sanitize` looks after
/// that.
@usableFromInline final class Block<Element>: ManagedBuffer<BlockHeader, Element> {
  /// New blocks and those that grow leave room for so many elements more.
  @inlinable static var growthElements: Int { 8 }

  @inlinable static func make(capacity: Int) -> Block<Element> {
    let buffer = Block<Element>.create(minimumCapacity: capacity) { _ in
      BlockHeader(count: 0, capacity: capacity)
    }
    return unsafeDowncast(buffer, to: Block<Element>.self)
  }

  @inlinable deinit {
    withUnsafeMutablePointers { header, elements in
      _ = elements.deinitialize(count: header.pointee.count)
    }
  }

  @inlinable @inline(__always) var state: UnsafeMutablePointer<BlockHeader> {
    withUnsafeMutablePointerToHeader { $0 }
  }

  @inlinable @inline(__always) var elements: UnsafeMutablePointer<Element> {
    withUnsafeMutablePointerToElements { $0 }
  }

  @inlinable @inline(__always) var count: Int { state.pointee.count }

  /// A block of `range` of these elements, with room for more.
  @inlinable func copy(_ range: Range<Int>, extra: Int = 0) -> Block<Element> {
    let copy = Block<Element>.make(capacity: range.count + extra)
    copy.elements.initialize(from: elements + range.lowerBound, count: range.count)
    copy.state.pointee.count = range.count
    copy.state.pointee.stamp = state.pointee.stamp
    return copy
  }

  /// Puts an element at `index`; a block is copied where it is shared, and grows where it is full.
  @inlinable static func insert(
    _ element: Element, at index: Int, in block: inout Block<Element>
  ) {
    let count = block.count
    let isOwned = isKnownUniquelyReferenced(&block)
    if isOwned, count < block.state.pointee.capacity {
      let place = block.elements + index
      (place + 1).moveInitialize(from: place, count: count - index)
      place.initialize(to: element)
      block.state.pointee.count = count + 1
      return
    }
    block = withExtendedLifetime(block) { full in
      full.grown(inserting: element, at: index, isOwned: isOwned)
    }
  }

  /// A larger block with one element more; from one that nobody else has, the elements move.
  @inlinable func grown(
    inserting element: Element, at index: Int, isOwned: Bool
  ) -> Block<Element> {
    let count = count
    let grown = Block<Element>.make(capacity: count + Block<Element>.growthElements)
    let (source, target) = (elements, grown.elements)
    if isOwned {
      target.moveInitialize(from: source, count: index)
      (target + index + 1).moveInitialize(from: source + index, count: count - index)
      state.pointee.count = 0
    } else {
      target.initialize(from: source, count: index)
      (target + index + 1).initialize(from: source + index, count: count - index)
    }
    (target + index).initialize(to: element)
    grown.state.pointee.count = count + 1
    grown.state.pointee.stamp = state.pointee.stamp
    return grown
  }

  /// Takes the element at `index` out.
  @inlinable static func remove(at index: Int, from block: inout Block<Element>) -> Element {
    makeOwned(&block)
    let count = block.count
    let place = block.elements + index
    let element = place.move()
    place.moveInitialize(from: place + 1, count: count - index - 1)
    block.state.pointee.count = count - 1
    return element
  }

  /// Puts an element in the place of another, which comes back.
  @inlinable static func replace(
    at index: Int, by element: consuming Element, in block: inout Block<Element>
  ) -> Element {
    makeOwned(&block)
    let place = block.elements + index
    let old = place.move()
    place.initialize(to: element)
    return old
  }

  /// Takes all elements from `index` on into a block of their own.
  @inlinable static func split(at index: Int, _ block: inout Block<Element>) -> Block<Element> {
    let count = block.count
    guard isKnownUniquelyReferenced(&block) else {
      let right = withExtendedLifetime(block) { $0.copy(index..<count, extra: growthElements) }
      block = withExtendedLifetime(block) { $0.copy(0..<index, extra: growthElements) }
      return right
    }
    let right = Block<Element>.make(capacity: count - index + growthElements)
    right.elements.moveInitialize(from: block.elements + index, count: count - index)
    right.state.pointee.count = count - index
    right.state.pointee.stamp = block.state.pointee.stamp
    block.state.pointee.count = index
    return right
  }

  /// Appends the elements of another block.
  @inlinable static func append(_ other: Block<Element>, to block: inout Block<Element>) {
    let (count, added) = (block.count, other.count)
    if !isKnownUniquelyReferenced(&block) || count + added > block.state.pointee.capacity {
      block = withExtendedLifetime(block) { $0.copy(0..<count, extra: added) }
    }
    withExtendedLifetime(other) {
      (block.elements + count).initialize(from: other.elements, count: added)
    }
    block.state.pointee.count = count + added
  }

  @inlinable static func makeOwned(_ block: inout Block<Element>) {
    if !isKnownUniquelyReferenced(&block) {
      block = withExtendedLifetime(block) { $0.copy(0..<$0.count) }
    }
  }
}

extension Block where Element: TableSlot {
  /// The first place whose slot does not come before `slot`.
  @inlinable func lowerBound(of slot: Element) -> Int {
    Search.firstPlace(in: elements, 0..<count) { !($0 < slot) }
  }

  /// The same where it is known between which slots the block stands.
  ///
  /// Where slots are spread evenly, two looks find the place; a search by halves takes six, each
  /// somewhere else in memory.
  @inlinable func lowerBound(of slot: Element, from lower: Element, to upper: Element) -> Int {
    guard let estimate = slot.estimate(from: lower, to: upper) else { return lowerBound(of: slot) }
    return Search.firstPlace(in: elements, 0..<count, near: estimate) { !($0 < slot) }
  }
}

/// Finding a place among elements in order.
@usableFromInline enum Search {
  /// The first place at which `isThere` holds; it holds from there on.
  @inlinable static func firstPlace<Element>(
    in elements: UnsafeMutablePointer<Element>, _ range: Range<Int>,
    _ isThere: (Element) -> Bool
  ) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) >> 1
      if isThere(elements[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// How many steps an estimate is trusted to be near; behind that it goes on by halves, so that
  /// keys which were chosen to stand unevenly cost no more than a few looks.
  @inlinable static var reach: Int { 6 }

  /// The same, starting at an estimate and going on from there step by step.
  @inlinable static func firstPlace<Element>(
    in elements: UnsafeMutablePointer<Element>, _ range: Range<Int>, near estimate: Double,
    _ isThere: (Element) -> Bool
  ) -> Int {
    var place = range.lowerBound + Int(estimate * Double(range.count))
    if place >= range.upperBound { place = range.upperBound - 1 }
    guard place >= range.lowerBound else { return range.lowerBound }
    if isThere(elements[place]) {
      let stop = max(range.lowerBound, place - reach)
      while place > stop, isThere(elements[place - 1]) { place -= 1 }
      return place > stop ? place : firstPlace(in: elements, range.lowerBound..<place, isThere)
    }
    let stop = min(range.upperBound, place + reach)
    repeat { place += 1 } while place < stop && !isThere(elements[place])
    return place < stop ? place : firstPlace(in: elements, place..<range.upperBound, isThere)
  }
}
