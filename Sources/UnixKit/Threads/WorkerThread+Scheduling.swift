internal import CSystem
internal import Glibc

extension WorkerThread {
  /// Lets every other thread go before the calling one: it takes what is left of the cores.
  package static func giveWay() {
    var parameters = sched_param()
    sched_setscheduler(0, SCHED_IDLE, &parameters)
  }

  /// Takes back that the thread gives way, for somebody who waits for it.
  package func giveWayNoMore() {
    var parameters = sched_param()
    pthread_setschedparam(thread, SCHED_OTHER, &parameters)
  }

  /// Keeps the calling thread on one core; where there is no such core it stays where it is.
  package static func stay(onCore core: Int) {
    _ = midstream_stay_on_core(Int32(core))
  }
}
