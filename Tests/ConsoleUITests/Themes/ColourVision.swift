@testable import ConsoleUI

/// How people see colours who lack one of three kinds of cones.
///
/// Machado, Oliveira and Fernandes, “A Physiologically-based Model for Simulation of Color Vision
/// Deficiency”, 2009, severity 1.0.
enum ColourVision: CaseIterable {
  case usual, protanopia, deuteranopia

  private var matrix: [[Double]] {
    switch self {
    case .usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .protanopia:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .deuteranopia:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    }
  }

  func seen(_ colour: RGB) -> Oklab {
    let light = colour.light
    let rows = matrix.map { $0[0] * light.red + $0[1] * light.green + $0[2] * light.blue }
    return Oklab(RGB(light: (red: rows[0], green: rows[1], blue: rows[2])))
  }
}
