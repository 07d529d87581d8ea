// What Glibc's own module does not show of the system's headers.
#ifndef MIDSTREAM_CSYSTEM_SHIM_H
#define MIDSTREAM_CSYSTEM_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <stddef.h>
#include <unistd.h>

// Macros and structures that Swift does not import.
static inline int midstream_stay_on_core(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  return sched_setaffinity(0, sizeof cores, &cores);
}

// accept4(2) under a name of ours: its header belongs to Glibc's module, which leaves it out.
int midstream_accept4(int, void *, void *, int) __asm__("accept4");
// ppoll(2), whose header is hidden in the same way.
int midstream_ppoll(void *, unsigned long, const void *, const void *) __asm__("ppoll");
static inline int midstream_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// epoll(7), hidden like accept4: its header brings fd_set along in another form than Glibc's module
// has it, and whether that is an error depends on which module a compiler meets first.
struct midstream_epoll_event {
  unsigned events;
  unsigned long long data;
}
#ifdef __x86_64__
__attribute__((packed))
#endif
;
int midstream_epoll_create(int) __asm__("epoll_create1");
int midstream_epoll_ctl(int, int, int, struct midstream_epoll_event *) __asm__("epoll_ctl");
// EPOLL_CLOEXEC is O_CLOEXEC.
static inline int midstream_epoll(void) { return midstream_epoll_create(O_CLOEXEC); }
// Adds a descriptor (EPOLL_CTL_ADD, 1), or changes what it is waited for (EPOLL_CTL_MOD, 3);
// EPOLLIN is 1 and EPOLLOUT 4.
static inline int midstream_epoll_watch(int set, int number, int read, int write) {
  struct midstream_epoll_event event = {(read ? 1u : 0u) | (write ? 4u : 0u), 0};
  return midstream_epoll_ctl(set, 3, number, &event) == 0
             ? 0
             : midstream_epoll_ctl(set, 1, number, &event);
}
// Takes a descriptor out (EPOLL_CTL_DEL).
static inline void midstream_epoll_forget(int set, int number) {
  (void)midstream_epoll_ctl(set, 2, number, 0);
}

static inline int midstream_timerfd(void) {
  return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
}
// Rings once after so long; never for zero.
static inline int midstream_timerfd_set(int number, long seconds, long nanoseconds) {
  struct itimerspec time = {{0, 0}, {seconds, nanoseconds}};
  return timerfd_settime(number, 0, &time, 0);
}

// memfd_create(2), hidden like accept4; the flags are MFD_CLOEXEC and MFD_ALLOW_SEALING.
int midstream_memfd_create(const char *, unsigned) __asm__("memfd_create");
static inline int midstream_memfd(const char *name) { return midstream_memfd_create(name, 3u); }
// A file of so many bytes that neither grows nor shrinks: F_SEAL_SHRINK and F_SEAL_GROW.
static inline int midstream_seal(int number, long bytes) {
  return ftruncate(number, bytes) == 0 ? fcntl(number, 1033, 2 | 4) : -1;
}

// wcwidth(3), hidden like accept4.
int midstream_wcwidth(wchar_t) __asm__("wcwidth");

// What a program that is started in a terminal needs of posix_spawn(3): POSIX_SPAWN_SETSID,
// POSIX_SPAWN_SETSIGDEF and POSIX_SPAWN_SETSIGMASK.
enum { midstream_spawn_session = 0x80 | 0x04 | 0x08 };
// Functions of pseudo-terminals, hidden like accept4: pty(7).
int midstream_openpt(int) __asm__("posix_openpt");
int midstream_unlockpt(int) __asm__("unlockpt");
int midstream_ptsname(int, char *, unsigned long) __asm__("ptsname_r");

#endif
