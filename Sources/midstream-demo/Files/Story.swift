internal import Glibc

/// A story told in commands: each is shown, run, and expected to end as it should.
struct Story {
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  private let folder: String

  /// Makes a folder of its own and puts the documents and migrations of the story there.
  init() throws {
    var template = Array("/tmp/midstream-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Broken(description: "cannot make a folder in /tmp; free some space there")
    }
    folder = String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for (name, content) in StoryFiles.all {
      guard system("mkdir -p \"$(dirname '\(folder)/\(name)')\"") == 0,
        let file = fopen("\(folder)/\(name)", "w")
      else { throw Broken(description: "cannot write \(folder)/\(name)") }
      fputs(content, file)
      fclose(file)
    }
  }

  /// Runs every scene in turn.
  func tell() throws {
    defer { _ = system("rm -rf '\(folder)'") }
    let program = try programFolder()
    guard chdir(folder) == 0 else { throw Broken(description: "cannot enter \(folder)") }
    setenv("PATH", "\(program):\(getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin")", 1)
    print(
      "Three agents keep their state in JSON documents: one of version 1, two from before there")
    print("were versions. Version 3 is out. Everything below is run as it is shown.")
    for scene in StoryFiles.scenes {
      print("\n\u{2500}\u{2500} \(scene.title)\n$ \(scene.command)")
      fflush(nil)  // Before the command speaks.
      let status = system("\(scene.command) 2>&1")
      let code = (status >> 8) & 0xFF
      guard code == scene.exitCode else {
        throw Broken(description: "“\(scene.command)” ended with \(code), not \(scene.exitCode)")
      }
    }
    print("\nThat was all of it. On your own documents, begin with:")
    print("  midstream state new legacy v1 --migrations migrations")
    print("  midstream state plan YOUR-DOCUMENTS --to v1 --migrations migrations")
    print("The program is \(program)/midstream; `midstream --help` lists all commands.")
  }

  /// The folder this program stands in; midstream stands beside it.
  private func programFolder() throws -> String {
    var path = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    guard count > 0 else { throw Broken(description: "cannot find where this program stands") }
    let text = String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = text.split(separator: "/").dropLast().joined(separator: "/")
    guard access("/\(folder)/midstream", X_OK) == 0 else {
      throw Broken(description: "midstream is not beside this program; run `make demo`")
    }
    return "/\(folder)"
  }
}
