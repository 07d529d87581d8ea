import Foundation
import Testing

/// What the documents say is there, is there.
@Suite struct DocumentTests {
  private static let folders = ["Sources/", "Tests/", "docs/", "CNcurses/", ".ci/", "themes/"]

  @Test(arguments: Checkout.documents) func pathsExist(_ document: Checkout.File) {
    for match in document.text.matches(of: /`([A-Za-z.][\w.\/+-]*\/[\w.\/+-]*)`/) {
      let path = String(match.1)
      guard Self.folders.contains(where: { path.hasPrefix($0) }) else { continue }
      #expect(Checkout.exists(path), "\(document) names \(path), which is not there")
    }
  }

  @Test(arguments: Checkout.documents) func linksLeadSomewhere(_ document: Checkout.File) {
    let folder = document.path.split(separator: "/").dropLast().joined(separator: "/")
    for match in document.text.matches(of: /\]\(([^)#:]+)\)/) {
      let path = folder.isEmpty ? String(match.1) : "\(folder)/\(match.1)"
      #expect(Checkout.exists(path), "\(document) links to \(match.1), which is not there")
    }
  }

  @Test func decisionsAreListed() throws {
    let architecture = try #require(Checkout.read("docs/ARCHITECTURE.md"))
    let decisions = Checkout.files(in: ["docs/decisions"], suffix: ".md")
    #expect(!decisions.isEmpty)
    for decision in decisions {
      let name = try #require(decision.path.split(separator: "/").last)
      #expect(name.contains(/^\d{4}-[a-z0-9-]+\.md$/), "\(name) is not NNNN-title.md")
      #expect(architecture.text.contains(name), "docs/ARCHITECTURE.md does not list \(name)")
    }
  }

  @Test func nothingNamesThisMachine() {
    // Wherever this is built: the checkout's folder, whoever builds it, and where others live.
    let here = Checkout.root.deletingLastPathComponent().path
    // A clone may lie in the folder for temporary files, which is the same everywhere.
    let own = [here, NSHomeDirectory()].filter { !["/", "/tmp"].contains($0) }
    let places = own.map { $0 + "/" } + ["/home/"]
    for file in Checkout.documents + Checkout.swift where !file.path.hasPrefix("Tests/TidyTests") {
      for place in places {
        #expect(!file.text.contains(place), "\(file) holds a path of some machine: \(place)")
      }
    }
  }
}
