internal import Glibc

/// What the kernel says of this process.
package enum CurrentProcess {
  /// The program's file.
  package static var executable: String {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &target, target.count - 1)
    return String(
      decoding: target.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Its number.
  package static var number: Int32 { getpid() }

  /// The memory that it holds, in bytes; 0 where the kernel does not say.
  package static var residentBytes: Int { residentBytes(of: "self") }

  /// The memory that another process holds, in bytes; 0 where the kernel does not say.
  static func residentBytes(of process: some CustomStringConvertible) -> Int {
    guard let file = fopen("/proc/\(process)/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fields = text.split(separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(getpagesize())
  }
}
