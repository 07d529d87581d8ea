/// A colour as a screen mixes it.
struct RGB: Hashable, Sendable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  /// What a colour looks like; `nil` where only the terminal knows.
  init?(_ colour: Colour) {
    switch colour {
    case .terminal: return nil
    case .rgb(let red, let green, let blue): self.init(red: red, green: green, blue: blue)
    // The first 16 are whatever the user made of them.
    case .indexed(let index) where index < 16: return nil
    case .indexed(let index): self = RGB.palette[Int(index) - 16]
    }
  }

  init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colours from 16 on that xterm began and all have now: a cube and a ramp of greys.
  static let palette: [RGB] = {
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let cube = (0..<216).map {
      RGB(red: levels[$0 / 36], green: levels[$0 / 6 % 6], blue: levels[$0 % 6])
    }
    let greys = (0..<24).map { UInt8(8 + 10 * $0) }.map { RGB(red: $0, green: $0, blue: $0) }
    return cube + greys
  }()

  /// The same as a colour.
  var colour: Colour { .rgb(red: red, green: green, blue: blue) }
}

extension RGB {
  /// sRGB to light, for each of the 256 levels (IEC 61966-2-1).
  private static let linear: [Double] = (0...255).map { level in
    let share = Double(level) / 255
    guard share > 0.04045 else { return share / 12.92 }
    let base = (share + 0.055) / 1.055
    // To the power of 2.4: there is no `pow` without a C library.
    return base * base * root(of: base * base, 5)
  }

  /// The positive root, by Newton's method.
  fileprivate static func root(of value: Double, _ degree: Int) -> Double {
    guard value > 0 else { return 0 }
    var guess = 1.0
    let n = Double(degree)
    for _ in 0..<64 {
      let power = (1..<degree).reduce(1.0) { result, _ in result * guess }
      let next = ((n - 1) * guess + value / power) / n
      if abs(next - guess) < 1e-12 { return next }
      guess = next
    }
    return guess
  }

  /// How much light it gives, from 0 to 1 (WCAG 2.2, “relative luminance”).
  var luminance: Double {
    let light = light
    return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue
  }

  /// How well one is read on the other, from 1 to 21 (WCAG 2.2, “contrast ratio”).
  func contrast(to other: RGB) -> Double {
    let (mine, theirs) = (luminance, other.luminance)
    return (max(mine, theirs) + 0.05) / (min(mine, theirs) + 0.05)
  }

  /// Red, green and blue light, each from 0 to 1.
  var light: (red: Double, green: Double, blue: Double) {
    (RGB.linear[Int(red)], RGB.linear[Int(green)], RGB.linear[Int(blue)])
  }

  /// The nearest there is to some light.
  init(light: (red: Double, green: Double, blue: Double)) {
    func level(_ light: Double) -> UInt8 {
      var (low, high) = (0, 255)
      while high - low > 1 {
        let middle = (low + high) / 2
        if RGB.linear[middle] <= light { low = middle } else { high = middle }
      }
      return UInt8(light - RGB.linear[low] > RGB.linear[high] - light ? high : low)
    }
    self.init(red: level(light.red), green: level(light.green), blue: level(light.blue))
  }
}

/// A colour as people see it: distances are differences that are seen.
///
/// Björn Ottosson, “A perceptual color space for image processing”, 2020; the numbers are his.
struct Oklab: Equatable, Sendable {
  var lightness: Double
  /// From green to red.
  var a: Double
  /// From blue to yellow.
  var b: Double

  init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  init(_ colour: RGB) {
    let (red, green, blue) = colour.light
    let l = RGB.root(of: 0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue, 3)
    let m = RGB.root(of: 0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue, 3)
    let s = RGB.root(of: 0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue, 3)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
  }

  /// The same for a screen.
  var rgb: RGB {
    func cube(_ value: Double) -> Double { value * value * value }
    let l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return RGB(
      light: (
        red: 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        green: -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        blue: -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
      ))
  }

  /// How different two look; below 0.02 hardly at all.
  func distance(to other: Oklab) -> Double {
    let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
    return (dl * dl + da * da + db * db).squareRoot()
  }

  /// A colour between two, from this one at 0 to the other at 1.
  func mixed(with other: Oklab, _ share: Double) -> Oklab {
    Oklab(
      lightness: lightness + (other.lightness - lightness) * share,
      a: a + (other.a - a) * share, b: b + (other.b - b) * share)
  }

  /// The nearest of the cube and the greys, as the number that a terminal knows it by.
  var nearestIndex: UInt8 {
    var (best, distance) = (0, Double.infinity)
    for (index, candidate) in Oklab.palette.enumerated() {
      let away = self.distance(to: candidate)
      if away < distance { (best, distance) = (index, away) }
    }
    return UInt8(best + 16)
  }

  /// ``RGB/palette``, as people see it.
  static let palette = RGB.palette.map { Oklab($0) }
}
