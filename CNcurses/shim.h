// The one door to ncursesw. Macros, variadics and C globals do not import into Swift 6, so each one
// that the console needs gets a `static inline` function here, and nothing else does.
#ifndef MIDSTREAM_CNCURSES_SHIM_H
#define MIDSTREAM_CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>

static inline const char *midstream_curses_version(void) { return curses_version(); }

static inline int midstream_colours(void) { return COLORS; }
static inline int midstream_pairs(void) { return COLOR_PAIRS; }

// The attributes of ConsoleUI, bit by bit: bold, dim, italic, underline, reverse.
static inline attr_t midstream_attributes(unsigned bits) {
  return (bits & 1 ? A_BOLD : 0) | (bits & 2 ? A_DIM : 0) | (bits & 4 ? A_ITALIC : 0) |
         (bits & 8 ? A_UNDERLINE : 0) | (bits & 16 ? A_REVERSE : 0);
}

// Text of one look, which must fit its row. Pairs above 32767 go by the last argument, ncurses' own way.
static inline void midstream_put(int row, int column, const wchar_t *text, int count, unsigned bits,
                                 int pair) {
  (void)wattr_set(stdscr, midstream_attributes(bits), 0, &pair);
  (void)mvwaddnwstr(stdscr, row, column, text, count);
}

// What has changed since the last time goes to the output; the cursor is left at a place, or hidden.
static inline void midstream_show(int row, int column, int is_shown) {
  curs_set(is_shown);
  leaveok(stdscr, !is_shown);
  (void)wmove(stdscr, is_shown ? row : 0, is_shown ? column : 0);
  wnoutrefresh(stdscr);
  doupdate();
}

static inline void midstream_forget(void) { clearok(curscr, 1); }
static inline void midstream_erase(void) { (void)werase(stdscr); }

// The terminal's own palette is not ours to reset: ncurses would, whenever it leaves.
static inline void midstream_keep_palette(void) { orig_colors = 0; }

// The terminal's entry, as it was read last.
static inline const TERMTYPE *midstream_entry(void) {
  return cur_term ? (const TERMTYPE *)cur_term : 0;
}
enum {
  midstream_booleans = BOOLCOUNT,
  midstream_numbers = NUMCOUNT,
  midstream_strings = STRCOUNT,
};

#endif
