internal import MigrationEngine

/// A recording as lines of text, each without its line break.
package enum RecordingText {
  /// The longest line: a snapshot comes over the wire in one of a mebibyte.
  package static let maximumLineBytes = 4 << 20

  private static let limits = JSON.Limits(maximumBytes: maximumLineBytes, maximumDepth: 64)

  /// The first line; `nil` for what has no form as text, as no header of ours.
  package static func line(_ header: Recording.Header) -> [UInt8]? { line(of: header) }

  /// An input's line; `nil` for what has no form as text, such as a figure that is no number.
  package static func line(_ input: TimedInput) -> [UInt8]? { line(of: input) }

  private static func line(of value: some Encodable) -> [UInt8]? {
    guard let encoded = try? ValueEncoder().encode(value) else { return nil }
    return try? JSON.bytes(of: encoded, limits: limits)
  }

  static func read<Read: Decodable>(_ type: Read.Type, _ line: ArraySlice<UInt8>) -> Read? {
    guard let value = try? JSON.read(Array(line), limits: limits) else { return nil }
    return try? ValueDecoder().decode(type, from: value)
  }
}

/// Reads a recording from its bytes, which may come in any portions.
///
/// A last line that was cut off, as when a console was killed, is left out without a word; any
/// other line that cannot be read is left out and named.
package struct RecordingReader: Sendable {
  /// Why there is nothing to play, as a sentence.
  package struct Unreadable: Error, Equatable { package let sentence: String }

  /// So many lines are named.
  package static let maximumProblems = 20

  private var header: Recording.Header?
  private var inputs: [TimedInput] = []
  private var pending: [UInt8] = []
  private var number = 0
  private var isSkipping = false
  private var unreadable: Unreadable?
  /// Lines that were left out, each as a sentence with its number.
  package private(set) var problems: [String] = []

  /// Nothing read yet.
  package init() {}

  /// Takes the next bytes.
  package mutating func take(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        endLine()
      } else if pending.count < RecordingText.maximumLineBytes {
        pending.append(byte)
      } else {
        isSkipping = true
      }
    }
  }

  private mutating func endLine() {
    number += 1
    defer {
      pending.removeAll(keepingCapacity: true)
      isSkipping = false
    }
    guard unreadable == nil, !pending.isEmpty || isSkipping else { return }
    if isSkipping { return note("it is longer than \(RecordingText.maximumLineBytes) bytes") }
    guard header != nil else { return readHeader() }
    guard inputs.count < Recording.maximumInputs else {
      if inputs.count == Recording.maximumInputs, problems.last?.hasPrefix("only") != true {
        problems.append("only the first \(Recording.maximumInputs) inputs are played")
      }
      return
    }
    guard let input = RecordingText.read(TimedInput.self, pending[...]) else {
      return note("it is no input that this program knows")
    }
    inputs.append(input)
  }

  private mutating func readHeader() {
    guard let read = RecordingText.read(Recording.Header.self, pending[...]) else {
      unreadable = Unreadable(
        sentence: "the first line is not the beginning of a recording; name a file that --record"
          + " made")
      return
    }
    guard read.format == Recording.format else {
      unreadable = Unreadable(
        sentence: "it has form \(read.format) and this program reads form \(Recording.format);"
          + " play it with the program that made it")
      return
    }
    header = read
  }

  private mutating func note(_ reason: String) {
    guard problems.count < RecordingReader.maximumProblems else { return }
    problems.append("line \(number) was left out: \(reason)")
  }

  /// What was read.
  ///
  /// - Throws: ``Unreadable`` when it does not begin as a recording does.
  package mutating func finish() throws(Unreadable) -> Recording {
    // The last line may have been cut off, or only its line break is missing.
    if !pending.isEmpty, !isSkipping {
      if header == nil {
        endLine()
      } else if let input = RecordingText.read(TimedInput.self, pending[...]) {
        inputs.append(input)
      }
    }
    if let unreadable { throw unreadable }
    guard let header else {
      throw Unreadable(sentence: "it is empty; name a file that --record made")
    }
    return Recording(header: header, inputs: inputs)
  }
}
