extension Model {
  /// The picture.
  package func render(_ size: Size, palette: Palette) -> Grid { Grid(size, palette[.text]) }
}
