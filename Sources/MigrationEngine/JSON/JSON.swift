/// The one JSON of this project: state files, lens files and the wire read and write it here.
///
/// Strict where others guess: object order is kept, integers are exact to 64 bits, duplicate keys,
/// lone surrogates, invalid UTF-8 and trailing text are refused with their position, and depth and
/// size are bounded before anything is built. Raw bytes stand as `{"$bytes": "<base64>"}`.
///
/// ```swift
/// let value = try JSON.read(Array(#"{"limit": 9007199254740993}"#.utf8))
/// let text = try JSON.text(of: value, style: .pretty)
/// ```
public enum JSON {
  /// How much a reader takes before it refuses.
  public struct Limits: Sendable {
    /// The most bytes of one document.
    public var maximumBytes: Int
    /// The most arrays and objects inside one another.
    public var maximumDepth: Int

    /// Makes limits.
    public init(maximumBytes: Int, maximumDepth: Int) {
      self.maximumBytes = maximumBytes
      self.maximumDepth = maximumDepth
    }

    /// For documents that somebody put on a disk: 64 MiB, 128 deep.
    public static let stateFile = Limits(maximumBytes: 64 << 20, maximumDepth: 128)
    /// For lines that somebody sent to a socket: 1 MiB, 32 deep.
    public static let wire = Limits(maximumBytes: 1 << 20, maximumDepth: 32)
  }

  /// The name of the only field of an object that stands for raw bytes.
  static let bytesMarker: FieldName = "$bytes"

  /// Reads one document.
  ///
  /// - Throws: ``JSONError`` with the position of the first thing that is wrong.
  public static func read(
    _ bytes: [UInt8], limits: Limits = .stateFile
  ) throws(JSONError) -> Value {
    try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      try read(buffer, limits: limits)
    }
  }

  /// Reads one document from memory that somebody else owns.
  ///
  /// - Throws: ``JSONError`` with the position of the first thing that is wrong.
  public static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: Limits = .stateFile
  ) throws(JSONError) -> Value {
    guard bytes.count <= limits.maximumBytes else {
      throw JSONError(
        .tooLarge,
        "the document has \(bytes.count) bytes, more than the \(limits.maximumBytes) allowed;"
          + " split it", in: bytes, at: limits.maximumBytes)
    }
    var reader = JSONReader(bytes: bytes, maximumDepth: limits.maximumDepth)
    return try reader.readDocument()
  }

  /// Writes a value as bytes.
  ///
  /// - Throws: ``JSONError`` when the value holds a number JSON has no form for, or is too deep or
  ///   too large for `limits`.
  public static func bytes(
    of value: Value, style: Style = .compact, limits: Limits = .stateFile
  ) throws(JSONError) -> [UInt8] {
    var output: [UInt8] = []
    try append(value, to: &output, style: style, limits: limits)
    return output
  }

  /// Writes a value as text.
  ///
  /// - Throws: as ``bytes(of:style:limits:)``.
  public static func text(
    of value: Value, style: Style = .compact, limits: Limits = .stateFile
  ) throws(JSONError) -> String {
    String(decoding: try bytes(of: value, style: style, limits: limits), as: UTF8.self)
  }

  /// Writes a value behind what `output` already holds.
  ///
  /// - Throws: as ``bytes(of:style:limits:)``; `output` is then as it was.
  public static func append(
    _ value: Value, to output: inout [UInt8], style: Style = .compact, limits: Limits = .stateFile
  ) throws(JSONError) {
    var writer = JSONWriter(style: style, limits: limits)
    try writer.write(value, depth: 0)
    try append(writer, to: &output, limits: limits)
  }

  /// A field that is written among others without being one of them.
  struct ExtraField {
    let name: FieldName
    let value: Value
    let place: Int
  }

  /// Writes an object with one more field, which spares the caller a copy of all the others.
  static func append(
    _ fields: Fields, with extra: ExtraField?, to output: inout [UInt8], style: Style,
    limits: Limits
  ) throws(JSONError) {
    var writer = JSONWriter(style: style, limits: limits)
    try writer.write(fields, with: extra, depth: 0)
    try append(writer, to: &output, limits: limits)
  }

  private static func append(
    _ writer: borrowing JSONWriter, to output: inout [UInt8], limits: Limits
  ) throws(JSONError) {
    guard writer.output.count <= limits.maximumBytes else { throw writer.tooLarge() }
    output.append(contentsOf: writer.output.bytes)
  }
}
