internal import MigrationEngine
internal import UnixKit

/// Rows in memory, as they would stand on a disk.
final class MemoryStore: LedgerStore {
  struct Content: Sendable {
    var rows: [LedgerRow] = []
    var head: LedgerHead
    var requests: [RequestKey: Int] = [:]
    var saved: [ChainCheck.SaveKey: PreparedWork.SavedContent] = [:]
    var fault: LedgerFailure?
    var chain = Chain()
  }

  struct RequestKey: Hashable {
    let uid: Int64
    let id: String
  }

  private let content: Lock<Content>

  init(node: String) {
    content = Lock(Content(head: LedgerHead(position: 0, hash: Chain.beginning(of: node))))
  }

  /// Everything as it is now; nothing of it is copied before somebody writes.
  var snapshot: Content { content.withLock { $0 } }

  func setFault(_ fault: LedgerFailure?) { content.withLock { $0.fault = fault } }

  func write(_ group: [LedgerWork]) -> [Result<LedgerReceipt, LedgerFailure>] {
    content.withLock { content in
      group.map { work in
        do throws(LedgerFailure) {
          if let fault = content.fault { throw fault }
          return .success(try MemoryStore.write(work, to: &content))
        } catch { return .failure(error) }
      }
    }
  }

  private static func write(
    _ work: LedgerWork, to content: inout Content
  ) throws(LedgerFailure) -> LedgerReceipt {
    let prepared = try PreparedWork(work, after: content.head, chain: &content.chain)
    var requests: [RequestKey: Int] = [:]
    for row in prepared.rows {
      guard let uid = row.uid, let id = row.request else { continue }
      let key = RequestKey(uid: uid, id: id)
      guard content.requests[key] == nil, requests[key] == nil else {
        throw LedgerFailure.repeated(request: id)
      }
      requests[key] = row.batch
    }
    content.requests.merge(requests) { known, _ in known }
    content.rows += prepared.rows
    if let saved = prepared.saved {
      let key = ChainCheck.SaveKey(component: saved.component, upgrade: saved.upgrade)
      if (content.saved[key]?.number ?? .min) <= saved.number { content.saved[key] = saved }
    }
    let receipt = prepared.receipt(after: content.head)
    content.head = LedgerHead(position: receipt.positions.upperBound, hash: receipt.hash)
    return receipt
  }

  func rest() {}

  var isUnsettled: Bool { false }

  func close() {}
}

extension LedgerFailure {
  /// A second batch for one request: the first one's answer is the answer.
  static func repeated(request id: String) -> LedgerFailure {
    LedgerFailure(
      .repeatedRequest,
      "the request \(id) is in the ledger already; look its answer up, or make a new id")
  }
}
