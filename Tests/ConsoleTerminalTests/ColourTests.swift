import CNcurses
import ConsoleUI
import Glibc
import Testing
import UnixKit

@testable import ConsoleTerminal

/// Colours as terminals have them.
@Suite struct ColourTests {
  @Test func nearestColourIsTheOneThatThereIs() {
    for index in Int32(16)..<256 {
      let rgb = ColourNumbers.rgb(of: index)
      #expect(ColourNumbers.rgb(of: ColourNumbers.nearestIndexed(rgb)) == rgb)
    }
    for index in Int32(0)..<16 {
      #expect(ColourNumbers.nearestSixteen(ColourNumbers.rgb(of: index)) == index)
    }
  }

  @Test func nearestColourIsNearest() {
    for red in stride(from: 0, through: 255, by: 17) {
      for green in stride(from: 0, through: 255, by: 17) {
        for blue in stride(from: 0, through: 255, by: 51) {
          let wanted = ColourNumbers.RGB(red, green, blue)
          let chosen = ColourNumbers.rgb(of: ColourNumbers.nearestIndexed(wanted))
          let best = (Int32(16)..<256).map { ColourNumbers.rgb(of: $0).distance(to: wanted) }.min()
          #expect(chosen.distance(to: wanted) <= (best ?? 0) * 5 / 4 + 12)
        }
      }
    }
  }

  @Test func eightColoursHaveBrightOnesInBold() {
    let numbers = ColourNumbers(depth: .sixteen, count: 8)
    #expect(numbers.number(.indexed(1)) == (1, false))
    #expect(numbers.number(.indexed(9)) == (1, true))
    #expect(numbers.number(.terminal) == (-1, false))
    let sixteen = ColourNumbers(depth: .sixteen, count: 16)
    #expect(sixteen.number(.indexed(9)) == (9, false))
    let mono = ColourNumbers(depth: .mono, count: 8)
    #expect(mono.number(.rgb(red: 1, green: 2, blue: 3)) == (-1, false))
  }

  /// As `infocmp` reads it: the same entry but for what was to change.
  @Test(
    .enabled(if: access("/usr/bin/infocmp", X_OK) == 0, "infocmp is not installed: ncurses-bin"),
    arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "rxvt-unicode"])
  func entryIsTheSameButForItsColours(_ kind: String) throws {
    var answer: Int32 = 0
    guard setupterm(kind, 1, &answer) == 0 || answer == 1 else { return }
    let entry = try #require(TerminfoEntry.current)
    let original = try capabilities(kind, nil)
    #expect(try capabilities(kind, entry.variable).symmetricDifference(original) == [])
    let palette = original.filter { $0.hasPrefix("oc=") || $0.hasPrefix("init") || $0 == "ccc" }
    let kept = try capabilities(kind, entry.keepingPalette().variable)
    #expect(original.subtracting(kept) == palette && kept.isSubset(of: original))
    let direct = try capabilities(kind, entry.directColours().variable)
    let changed = ["setaf=", "setab=", "colors#", "pairs#"]
    let differing = direct.symmetricDifference(kept).filter { capability in
      !changed.contains { capability.hasPrefix($0) }
    }
    #expect(differing == ["RGB"])
    #expect(direct.contains("colors#\(1 << 24 + 256)"))
  }

  private func capabilities(_ kind: String, _ entry: String?) throws -> Set<String> {
    let setting = entry.map { "TERMINFO='\($0)' " } ?? ""
    let stream = try #require(popen("\(setting)infocmp -x -1 \(kind)", "re"))
    var text: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&room, 1, room.count, stream), count > 0 { text += room[..<count] }
    #expect(pclose(stream) == 0)
    let lines = text.text.split(separator: "\n").dropFirst(2)
    // A size that the entry does not say is filled in by whoever reads it.
    return Set(
      lines.map { String($0.drop { $0 == "\t" }.dropLast()) }
        .filter { !$0.hasPrefix("lines#") && !$0.hasPrefix("cols#") })
  }

  @Test func noticesAndCopiesAreBounded() {
    let plain = EscapeText(ProcessEnvironment(["TERM": "xterm-256color"]))
    #expect(plain.copy(String(repeating: "x", count: EscapeText.maximumCopyBytes + 1)) == nil)
    let most = plain.copy(String(repeating: "x", count: EscapeText.maximumCopyBytes))
    #expect(most?.count ?? 0 < 100_100)
    let notice = plain.notice("\(String(repeating: "n", count: 900))\u{1B}[31m")
    #expect(notice?.count ?? 0 < EscapeText.maximumNoticeCharacters + 10)
    #expect(EscapeText(ProcessEnvironment(["TERM": "linux"])).copy("x") == nil)
    let tmux = EscapeText(ProcessEnvironment(["TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"]))
    #expect(
      tmux.notice("hi")?.text
        == "\u{1B}]9;hi\u{07}\u{1B}Ptmux;\u{1B}\u{1B}]9;hi\u{07}\u{1B}\\")
  }
}
