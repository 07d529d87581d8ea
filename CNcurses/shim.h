// The one door to ncursesw. Macros, variadics and C globals do not import into Swift 6, so each one
// that the console needs gets a `static inline` function here, and nothing else does.
#ifndef MIDSTREAM_CNCURSES_SHIM_H
#define MIDSTREAM_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

static inline const char *midstream_curses_version(void) { return curses_version(); }

#endif
