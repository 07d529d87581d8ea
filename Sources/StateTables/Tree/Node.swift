/// How wide a tree grows: the same for the children of its nodes and for the rows of its leaves.
@usableFromInline package struct FanOut: Sendable {
  /// The most children of a node, and rows of a leaf.
  @usableFromInline let maximum: Int
  /// Below so many, a neighbour is looked for to merge with.
  @usableFromInline let sparse: Int
  /// Neighbours merge when they have no more than so many together; the rest is room to grow.
  @usableFromInline let merged: Int

  /// A width; simulations use a small one, to have deep trees of few rows.
  @inlinable package init(maximum: Int) {
    self.maximum = max(4, maximum)
    sparse = max(2, self.maximum / 4)
    merged = self.maximum * 3 / 4
  }

  /// The width of every table but those of simulations.
  @inlinable package static var standard: FanOut { FanOut(maximum: 64) }
}

/// Where arrays of several types stand in one piece of memory.
@usableFromInline struct NodeLayout {
  @usableFromInline var bytes = 0
  @usableFromInline var alignment = 1

  @inlinable init() {}

  /// Makes room for so many; returns where.
  @inlinable mutating func add<Element>(_ type: Element.Type, _ count: Int) -> Int {
    let align = MemoryLayout<Element>.alignment
    let offset = (bytes + align - 1) & ~(align - 1)
    bytes = offset + MemoryLayout<Element>.stride * count
    alignment = max(alignment, align)
    return offset
  }
}

/// A node of a tree: above the leaves it holds leaves, further up it holds nodes.
///
/// A leaf is a block of keys and a block of rows, side by side. Each child has a fence: no slot of
/// the child comes before it, and every slot of the children to the left does. The fence of a
/// node's first child is never looked at, for the node's own fence stands further up.
@usableFromInline final class Node<Slot: TableSlot, Row: TableRow> {
  /// How far above the leaves the node stands; 0 holds leaves.
  @usableFromInline let level: Int
  @usableFromInline let fanOut: FanOut
  @usableFromInline let memory: UnsafeMutableRawPointer
  @usableFromInline let fences: UnsafeMutablePointer<Slot>
  @usableFromInline let state: UnsafeMutablePointer<State>
  /// Level 0: the leaves' keys and rows.
  @usableFromInline let keys: UnsafeMutablePointer<Block<Slot>>
  @usableFromInline let rows: UnsafeMutablePointer<Block<Row>>
  /// Above level 0: the nodes below.
  @usableFromInline let nodes: UnsafeMutablePointer<Node>

  @usableFromInline struct State {
    @usableFromInline var count = 0
    /// The table's stamp when anything below was last written.
    @usableFromInline var stamp: UInt64 = 0

    @inlinable init() {}
  }

  @inlinable init(level: Int, _ fanOut: FanOut) {
    // One more than fits, so that a node can be over full for the moment before it is split.
    let room = fanOut.maximum + 1
    self.level = level
    self.fanOut = fanOut
    // One piece of memory: what is looked at together stands together.
    var layout = NodeLayout()
    let stateOffset = layout.add(State.self, 1)
    let fenceOffset = layout.add(Slot.self, room)
    let keyOffset = layout.add(Block<Slot>.self, level == 0 ? room : 0)
    let rowOffset = layout.add(Block<Row>.self, level == 0 ? room : 0)
    let nodeOffset = layout.add(Node.self, level == 0 ? 0 : room)
    memory = .allocate(byteCount: layout.bytes, alignment: layout.alignment)
    state = (memory + stateOffset).bindMemory(to: State.self, capacity: 1)
    fences = (memory + fenceOffset).bindMemory(to: Slot.self, capacity: room)
    keys = (memory + keyOffset).bindMemory(to: Block<Slot>.self, capacity: room)
    rows = (memory + rowOffset).bindMemory(to: Block<Row>.self, capacity: room)
    nodes = (memory + nodeOffset).bindMemory(to: Node.self, capacity: room)
    state.initialize(to: State())
  }

  @inlinable deinit {
    let count = state.pointee.count
    fences.deinitialize(count: count)
    if level == 0 {
      keys.deinitialize(count: count)
      rows.deinitialize(count: count)
    } else {
      nodes.deinitialize(count: count)
    }
    memory.deallocate()
  }

  @inlinable @inline(__always) var count: Int { state.pointee.count }

  /// A node of `range` of these children.
  @inlinable func copy(_ range: Range<Int>) -> Node {
    let copy = Node(level: level, fanOut)
    copy.append(range, of: self)
    copy.state.pointee.stamp = state.pointee.stamp
    return copy
  }

  @inlinable static func makeOwned(_ node: inout Node) {
    // Held to the end, for its arrays are reached through pointers: see ``Block``.
    if !isKnownUniquelyReferenced(&node) {
      node = withExtendedLifetime(node) { $0.copy(0..<$0.count) }
    }
  }

  /// The child that a slot belongs to; 0 in an empty node.
  @inlinable func child(of slot: Slot) -> Int {
    let count = count
    guard count > 2, let estimate = slot.estimate(from: fences[1], to: fences[count - 1]) else {
      return Search.firstPlace(in: fences, 1..<max(1, count)) { slot < $0 } - 1
    }
    return Search.firstPlace(in: fences, 1..<count, near: estimate) { slot < $0 } - 1
  }

  /// The first place in a leaf whose slot does not come before `slot`.
  @inlinable func place(of slot: Slot, inLeaf leaf: Int) -> Int {
    // The first fence may have grown stale, and the last leaf's end is not known here.
    guard leaf > 0, leaf + 1 < count else { return keys[leaf].lowerBound(of: slot) }
    return keys[leaf].lowerBound(of: slot, from: fences[leaf], to: fences[leaf + 1])
  }

  // MARK: Children

  /// Appends children of another node of the same level.
  @inlinable func append(_ range: Range<Int>, of other: Node) {
    let (count, first) = (count, range.lowerBound)
    (fences + count).initialize(from: other.fences + first, count: range.count)
    if level == 0 {
      (keys + count).initialize(from: other.keys + first, count: range.count)
      (rows + count).initialize(from: other.rows + first, count: range.count)
    } else {
      (nodes + count).initialize(from: other.nodes + first, count: range.count)
    }
    state.pointee.count = count + range.count
  }

  /// Opens a place for a child at `index`, all but its fence still to be filled.
  @inlinable func open(at index: Int, fence: Slot) {
    let tail = count - index
    (fences + index + 1).moveInitialize(from: fences + index, count: tail)
    (fences + index).initialize(to: fence)
    if level == 0 {
      (keys + index + 1).moveInitialize(from: keys + index, count: tail)
      (rows + index + 1).moveInitialize(from: rows + index, count: tail)
    } else {
      (nodes + index + 1).moveInitialize(from: nodes + index, count: tail)
    }
    state.pointee.count += 1
  }

  @inlinable func insertLeaf(_ leafKeys: Block<Slot>, _ leafRows: Block<Row>, at index: Int) {
    open(at: index, fence: leafKeys.elements[0])
    (keys + index).initialize(to: leafKeys)
    (rows + index).initialize(to: leafRows)
  }

  @inlinable func insertNode(_ node: Node, fence: Slot, at index: Int) {
    open(at: index, fence: fence)
    (nodes + index).initialize(to: node)
  }

  /// Takes children out and lets go of them.
  @inlinable func removeChildren(_ range: Range<Int>) {
    let (first, tail) = (range.lowerBound, count - range.upperBound)
    func close<Child>(_ children: UnsafeMutablePointer<Child>) {
      (children + first).deinitialize(count: range.count)
      (children + first).moveInitialize(from: children + range.upperBound, count: tail)
    }
    close(fences)
    if level == 0 {
      close(keys)
      close(rows)
    } else {
      close(nodes)
    }
    state.pointee.count -= range.count
  }

  /// Takes the upper half into a node of its own.
  @inlinable func split(at index: Int) -> Node {
    let right = copy(index..<count)
    removeChildren(index..<count)
    return right
  }
}
