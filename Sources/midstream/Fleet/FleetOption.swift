internal import MigrationEngine

/// What the verbs on live nodes are given by name, and what that means.
enum FleetOption {
  static let socket = Command.Option(
    name: "--socket", value: "PATH",
    summary: "the socket of one node, instead of looking for nodes",
    completion: .file)
  static let folder = Command.Option(
    name: "--dir", value: "DIR", summary: "the folder of the nodes' sockets", completion: .folder)
  static let json = Command.Option(
    name: "--json", value: nil, summary: "print JSON instead of text")
  static let common = [socket, folder, json]

  static let expect = Command.Option(
    name: "--expect", value: "VERSION", summary: "refuse unless this version serves now")
  static let limit = Command.Option(name: "--limit", value: "N", summary: "show at most so many")
  static let key = Command.Option(name: "--key", value: "KEY", summary: "the row with this key")
  static let sample = Command.Option(
    name: "--sample", value: "N", summary: "so many rows from all over the table")

  // MARK: What an upgrade is given

  static let to = Command.Option(
    name: "--to", value: "VERSION", summary: "the version to go to, up or down: v2, 1.4.0, legacy")
  static let strategy = Command.Option(
    name: "--strategy", value: "NAME", summary: "online (serve throughout) or suspended",
    completion: .words(Strategy.allCases.map(\.rawValue)))
  static let validation = Command.Option(
    name: "--validation", value: "LEVEL", summary: "basic, full or strict (full)",
    completion: .words(ValidationLevel.allCases.map(\.rawValue)))
  static let step = Command.Option(
    name: "--step", value: nil, summary: "hold before each step until it is asked for")
  static let postpone = Command.Option(
    name: "--postpone", value: nil, summary: "stay armed until cutover is asked for")
  static let confirmWithin = Command.Option(
    name: "--confirm-within", value: "TIME",
    summary: "roll back by itself unless kept so soon after cut-over: 90s, 10m")
  static let armWithin = Command.Option(
    name: "--arm-within", value: "TIME", summary: "fail unless armed so soon: 30m, 2h")
  static let throttle = Command.Option(
    name: "--throttle", value: "PERCENT", summary: "the share of time that the copy may take")
  static let planning = [
    to, strategy, validation, step, postpone, confirmWithin, armWithin, throttle,
  ]
}

extension Command.Option {
  /// The same option, which has to be given.
  var required: Command.Option {
    var option = self
    option.isRequired = true
    return option
  }
}

extension Invocation {
  func text(_ option: Command.Option) -> String? { values[option.name] }

  func has(_ option: Command.Option) -> Bool { has(option.name) }

  func version(_ option: Command.Option) throws -> Version? {
    try text(option).map { text throws(MigrationError) in try Version(text) }
  }

  /// A whole number in a range.
  func number(_ option: Command.Option, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = text(option) else { return nil }
    guard let number = Int(text), range ~= number else {
      throw UsageError(
        message: "\(option.name) is “\(text)”; give a number from \(range.lowerBound) to"
          + " \(range.upperBound)")
    }
    return number
  }

  /// A time in seconds, minutes or hours: `90`, `90s`, `10m`, `2h`.
  func seconds(_ option: Command.Option, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = text(option) else { return nil }
    let units = ["s": 1, "m": 60, "h": 3_600]
    let unit = text.last.flatMap { units[String($0)] }
    let digits = unit == nil ? text[...] : text.dropLast()
    guard let count = Int(digits),
      case let (seconds, isOver) = count.multipliedReportingOverflow(
        by: unit ?? 1), !isOver, range ~= seconds
    else {
      throw UsageError(
        message: "\(option.name) is “\(text)”; give a time such as 90s, 10m or 2h, from"
          + " \(range.lowerBound) s to \(range.upperBound) s")
    }
    return seconds
  }

  /// One of a few words.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: Command.Option
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    guard let text = text(option) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError(message: "\(option.name) is “\(text)”; there are \(words)")
    }
    return choice
  }
}

extension TimeShare {
  /// Reads percent with at most one digit behind the point: `25`, `25%`, `12.5`.
  init(percent text: String) throws(UsageError) {
    let number = text.hasSuffix("%") ? text.dropLast() : text[...]
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    let isPlain = number.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    guard isPlain, (1...2).contains(parts.count), let whole = Int(parts[0]), whole <= 100,
      parts.count == 1 || parts[1].count == 1,
      case let tenths = parts.count == 2 ? Int(parts[1]) ?? 0 : 0, whole * 10 + tenths <= 1_000
    else {
      throw UsageError(
        message: "“\(text)” is no share of time; give percent from 0 to 100, such as 25 or 12.5")
    }
    self.init(perMille: whole * 10 + tenths)
  }
}
