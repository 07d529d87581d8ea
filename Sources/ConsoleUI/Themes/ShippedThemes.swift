/// The themes that are part of the program; their files are in `themes/`.
package enum ShippedThemes {
  /// Name and text of each, in the order in which they are offered.
  ///
  /// They are read when somebody asks, so that starting costs nothing.
  package static var all: [(name: String, text: String)] {
    files.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
  }

  /// The names, in the order in which they are offered.
  package static let names = files.map(\.name)

  /// The one that is shown unless somebody chooses.
  package static var standard: Theme { dark }

  /// The one that fills what a theme for dark or light terminals leaves out.
  static func standard(_ kind: Theme.Kind) -> Theme {
    switch kind {
    case .dark: dark
    case .light: light
    }
  }

  /// The one without colours.
  static let mono = alone("mono", PackageResources.mono_theme)

  private static let dark = alone("midstream", PackageResources.midstream_theme)
  private static let light = alone("midstream-light", PackageResources.midstream_light_theme)

  /// A theme by its name; `nil` where there is none.
  package static func theme(named name: String) -> Theme? {
    files.first { $0.name == name }.map {
      ThemeFile.read(String(decoding: $0.bytes, as: UTF8.self), name: name).theme
    }
  }

  private static func alone(_ name: String, _ bytes: [UInt8]) -> Theme {
    ThemeFile.readAlone(String(decoding: bytes, as: UTF8.self), name: name).theme
  }

  /// Those of our own first, then well-known palettes; a test holds this and the folder together.
  private static let files: [(name: String, bytes: [UInt8])] = [
    ("midstream", PackageResources.midstream_theme),
    ("midstream-light", PackageResources.midstream_light_theme),
    ("high-contrast-dark", PackageResources.high_contrast_dark_theme),
    ("high-contrast-light", PackageResources.high_contrast_light_theme),
    ("colour-blind-dark", PackageResources.colour_blind_dark_theme),
    ("colour-blind-light", PackageResources.colour_blind_light_theme),
    ("mono", PackageResources.mono_theme),
    ("catppuccin-latte", PackageResources.catppuccin_latte_theme),
    ("catppuccin-mocha", PackageResources.catppuccin_mocha_theme),
    ("dracula", PackageResources.dracula_theme),
    ("gruvbox-dark", PackageResources.gruvbox_dark_theme),
    ("nord", PackageResources.nord_theme),
    ("solarized-dark", PackageResources.solarized_dark_theme),
    ("solarized-light", PackageResources.solarized_light_theme),
    ("tokyo-night", PackageResources.tokyo_night_theme),
  ]
}
