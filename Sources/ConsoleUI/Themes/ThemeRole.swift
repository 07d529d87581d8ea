/// What a cell means; a theme says how that looks.
package enum ThemeRole: String, CaseIterable, Codable, Sendable {
  // Text.
  case text, dim, title, heading, number
  /// Figures that were not heard of for a while.
  case stale
  // Frames and lines.
  case border, borderFocused
  // Where one is.
  case selection, marked, match
  // The keys at the bottom.
  case key, keyLabel, keyIllegal
  // How things are.
  case idle, busy, armed, live, held, failed, ended, suspended
  case good, warning, bad
  // Versions and the way back.
  case versionOld, versionNew, lossless, lossy
  // Bars behind which work stands; the gradients begin here where colours are few.
  case progressDone, progressLeft
  // Differences.
  case added, removed, changed
  // Windows in front.
  case dialog, dialogDanger, input
  // Where one must look twice.
  case readOnly, control, replay
}

/// Colours that pass into one another along a bar or a line.
package enum ThemeGradient: String, CaseIterable, Codable, Sendable {
  case progress, latency, rate
}
