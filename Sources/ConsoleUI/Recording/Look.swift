/// Where somebody looks who watches a recording: all of the model that is about looking.
struct Look: Equatable, Sendable {
  private let list: ListState
  private let screens: [Screen]
  private let window: Window?
  private let prompt: Prompt?
  private let message: Message?

  init(_ model: Model) {
    list = model.list
    screens = model.screens
    window = model.window
    prompt = model.prompt
    message = model.message
  }

  /// Whether keys are text here.
  var takesText: Bool { prompt != nil || window != nil }

  /// Shows that instead of what was looked at then.
  func show(in model: inout Model) {
    model.list = list
    model.screens = screens
    model.window = window
    model.prompt = prompt
    model.message = message
    model.frozen = nil
    model.isFollowing = false
    model.keepCursor()
  }
}
