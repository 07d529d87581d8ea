// What Glibc's own module does not show of the system's headers.
#ifndef MIDSTREAM_CSYSTEM_SHIM_H
#define MIDSTREAM_CSYSTEM_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <malloc.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
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

static inline int midstream_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }
// Adds a descriptor, or changes what it is waited for.
static inline int midstream_epoll_watch(int set, int number, int read, int write) {
  struct epoll_event event = {(read ? EPOLLIN : 0) | (write ? EPOLLOUT : 0), {0}};
  return epoll_ctl(set, EPOLL_CTL_MOD, number, &event) == 0
             ? 0
             : epoll_ctl(set, EPOLL_CTL_ADD, number, &event);
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

// What a program that is started in a terminal needs of posix_spawn(3): POSIX_SPAWN_SETSID,
// POSIX_SPAWN_SETSIGDEF and POSIX_SPAWN_SETSIGMASK.
enum { midstream_spawn_session = 0x80 | 0x04 | 0x08 };
// Functions of pseudo-terminals, hidden like accept4: pty(7).
int midstream_openpt(int) __asm__("posix_openpt");
int midstream_unlockpt(int) __asm__("unlockpt");
int midstream_ptsname(int, char *, unsigned long) __asm__("ptsname_r");

#endif
