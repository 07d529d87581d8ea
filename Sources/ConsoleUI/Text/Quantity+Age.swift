extension Quantity {
  /// How long ago, in whole seconds: `0 s`, `12 s`, `3 min 20 s`; nothing is heard in the future.
  package static func age(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    if seconds < 60 { return "\(seconds) s" }
    return self.duration(nanoseconds: Double(seconds) * 1e9)
  }
}
