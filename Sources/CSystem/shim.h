// What Glibc's own module does not show of the system's headers.
#ifndef MIDSTREAM_CSYSTEM_SHIM_H
#define MIDSTREAM_CSYSTEM_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <malloc.h>
#include <sched.h>

// Macros and structures that Swift does not import.
static inline int midstream_stay_on_core(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  return sched_setaffinity(0, sizeof cores, &cores);
}

#endif
