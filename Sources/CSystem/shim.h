// What Glibc's own module does not show of the system's headers.
#ifndef MIDSTREAM_CSYSTEM_SHIM_H
#define MIDSTREAM_CSYSTEM_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <malloc.h>
#include <sched.h>
#include <sys/eventfd.h>

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

#endif
