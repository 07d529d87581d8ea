// Signals while the console has the terminal. In C, because nothing of Swift may run in a handler:
// it may allocate, lock, or be what crashed.
#ifndef MIDSTREAM_CRASH_GUARD_H
#define MIDSTREAM_CRASH_GUARD_H

#include <stddef.h>

// What happened since it was last asked.
enum {
  crash_guard_end_asked = 1,
  crash_guard_resized = 2,
  crash_guard_continued = 4,
  crash_guard_stop_asked = 8,
};

// Remembers the terminal's settings, and handles signals from now on.
// `stray` is a file that stands in for standard error, or -1; `errors` is where it is to go.
int crash_guard_arm(int terminal, int wake, int stray, int errors);
// What brings back the screen, once that is known.
void crash_guard_set_restore(const void *restore, size_t count);
// Leaves the terminal to others: signals do what they did before.
void crash_guard_disarm(void);
// An alternate stack for the calling thread, so that even a stack overflow is handled on it.
void crash_guard_prepare_thread(void);
// What is said after a crash.
void crash_guard_note(const void *text, size_t count);
// Stops as Ctrl-Z does, and returns when somebody has gone on with us.
void crash_guard_stop(void);
// What happened; told once.
int crash_guard_take(void);

#endif
