// What libFuzzer calls, built by Tests/Fuzz/run; no part of the package.
//
// The first byte of an input chooses a reader, the rest is what it reads. A reader may refuse;
// what it takes must keep the properties below; a violation is a `fatalError`, since an optimised
// `preconditionFailure` does not say which. A finding goes, with its bytes inline, into
// Tests/MigrationEngineTests/FuzzFindingsTests.swift, or into Tests/WireProtocolTests/Hostile for a
// message; what messages must keep is in WireChecks.swift.

import MigrationEngine

/// One input: a selector, then what it selects.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let selector = input.first else { return 0 }
  let bytes = Array(input.dropFirst())
  switch selector & 7 {
  case 0: checkVersion(bytes)
  case 1: checkLensFile(bytes)
  case 2: checkJSON(bytes)
  case 3: checkDocument(bytes)
  case 4: checkClientRequest(bytes)
  case 5: checkServiceMessage(bytes)
  default: checkLines(bytes)
  }
  return 0
}

/// What was read is said again in the same bytes, in a document and in a file name.
private func checkVersion(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  if let version = try? Version(text) {
    require(Array(version.description.utf8) == bytes, "a version has two texts")
    let again = try? Version(version.description)
    require(again == version, "a version's description reads as another")
    let named = try? Version(fileNamePart: version.fileNamePart)
    require(named == version, "a version's file name part reads as another")
  }
  if let version = try? Version(fileNamePart: text) {
    require(Array(version.fileNamePart.utf8) == bytes, "a version has two file name parts")
  }
  if let versions = try? LensFile.versions(inFileName: text) {
    let name = LensFile.fileName(from: versions.from, to: versions.to)
    require(Array(name.utf8) == bytes, "two file names promise the same versions")
  }
}

/// A lens file, then maybe a zero byte and a document for it.
private func checkLensFile(_ bytes: [UInt8]) {
  let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  guard let file = try? LensFile(json: Array(parts[0])) else { return }
  guard let text = try? file.text(), let again = try? LensFile(json: Array(text.utf8)) else {
    fatalError("a lens file's own text is refused")
  }
  require(again == file, "a lens file's text reads as another lens")
  require(again.checksum == file.checksum, "a lens file's checksum depends on its layout")
  guard file.lens.verdict == .lossless, parts.count == 2,
    let before = (try? JSON.read(Array(parts[1])))?.fields,
    let after = try? file.lens.forward(before)
  else { return }
  let back = try? file.lens.back(after)
  require(back == before, "a lossless lens did not bring a document back")
}

/// Every style reads back as the same value, with its fields in the same order.
private func checkJSON(_ bytes: [UInt8]) {
  guard let value = try? JSON.read(bytes) else { return }
  #if CANARY_JSON
    // The planted bug that proves that a run can fail: the corpus comes near and does not have it.
    if let fields = value.fields, fields["t"] == true, case .int(let number)? = fields["i"] {
      if number != .min { fatalError("the canary was found") }
    }
  #endif
  let compact = try? JSON.bytes(of: value)
  require(compact != nil, "what was read cannot be written")
  let unindented = JSON.Style(indent: .spaces(0), isSpaced: false)
  for style in [JSON.Style.compact, .spaced, .pretty, unindented] {
    guard let text = try? JSON.bytes(of: value, style: style), let again = try? JSON.read(text)
    else { fatalError("the writer's own text is refused") }
    require(again == value, "written text reads as another value")
    require(again.digest == value.digest, "equal values have two digests")
    require((try? JSON.bytes(of: again)) == compact, "fields changed their order")
  }
}

/// A document comes back from its text, and its layout settles at the first writing.
private func checkDocument(_ bytes: [UInt8]) {
  let field = FieldName(StateDocument.defaultVersionField)
  func read(_ bytes: [UInt8]) -> StateDocument? {
    bytes.withUnsafeBufferPointer { try? StateDocument(json: $0, versionField: field) }
  }
  guard let document = read(bytes) else { return }
  var text: [UInt8] = []
  let isWritten = (try? document.append(to: &text, versionField: field)) != nil
  require(isWritten, "a document cannot be written")
  guard let again = read(text) else { fatalError("a document's own text is refused") }
  require(again.record == document.record, "a document's text reads as another document")
}

func require(_ holds: Bool, _ violation: String) {
  if !holds { fatalError(violation) }
}
