/// Where the parts of the picture stand.
///
/// Drawing and hitting with the mouse go by the same places.
package struct ScreenLayout: Equatable, Sendable {
  /// The least in which a picture is of use.
  package static let minimum = Size(columns: 40, rows: 10)
  /// From so many rows on nothing has to be left out around the list.
  static let comfortableRows = 20

  package let header: Area
  /// The screen itself.
  package let body: Area
  package let bottom: Area
  /// What windows may cover: all but the last row with the keys.
  package let front: Area

  /// `nil` where nothing fits.
  package init?(_ model: Model, _ size: Size) {
    guard size.columns >= ScreenLayout.minimum.columns, size.rows >= ScreenLayout.minimum.rows
    else { return nil }
    let isComfortable = size.rows >= ScreenLayout.comfortableRows
    let (header, rest) = Area(size).split(top: isComfortable ? 2 : 1)
    let (body, bottom) = rest.split(bottom: isComfortable ? 3 : 2)
    self.header = header
    self.body = body
    self.bottom = bottom
    front = Area(size).split(bottom: 1).rest
  }
}
