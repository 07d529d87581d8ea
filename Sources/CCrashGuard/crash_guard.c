#define _GNU_SOURCE
#include "crash_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { restore_bytes = 1024, note_bytes = 8192, stack_bytes = 64 << 10, text_bytes = 4096 };

static const int traps[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
static const int asks[] = {SIGHUP, SIGINT, SIGTERM, SIGWINCH, SIGCONT, SIGTSTP};
enum { trap_count = sizeof traps / sizeof *traps, ask_count = sizeof asks / sizeof *asks };

static struct sigaction old_traps[trap_count], old_asks[ask_count];
static struct termios saved;
static char restore[2][restore_bytes], note[2][note_bytes];
static size_t restore_count[2], note_count[2];
// Which of the two is whole: the other may be written at this moment.
static atomic_int restore_now, note_now;
static atomic_int armed, restoring, happened;
static atomic_llong asked_at;
// `terminal` is what the program writes to, `own` the same for us alone.
static int terminal = -1, own = -1, nowhere = -1, wake = -1, stray = -1, errors = 2;

static void put(int number, const char *bytes, size_t count) {
  for (int tries = 0; count > 0 && tries < 10;) {
    ssize_t done = write(number, bytes, count);
    if (done > 0) {
      bytes += done;
      count -= (size_t)done;
    } else if (done < 0 && errno == EAGAIN) {
      struct pollfd room = {number, POLLOUT, 0};
      poll(&room, 1, 50);  // A terminal that is stopped must not keep the process alive.
      tries++;
    } else if (errno != EINTR) {
      return;
    }
  }
}

// What was written to standard error meanwhile, its end: for instance Swift's own last words. Control
// characters are left out, since nobody knows who wrote it.
static void tell_stray(void) {
  static char text[text_bytes];
  off_t end = stray < 0 ? 0 : lseek(stray, 0, SEEK_CUR);
  off_t start = end > text_bytes ? end - text_bytes : 0;
  ssize_t count = end > 0 ? pread(stray, text, (size_t)(end - start), start) : 0;
  for (ssize_t i = 0; i < count; i++) {
    unsigned char byte = (unsigned char)text[i];
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) text[i] = '?';
    if (byte == 0xC2 && i + 1 < count && (unsigned char)text[i + 1] < 0xA0) text[i] = '?';
  }
  if (count > 0) put(errors, text, (size_t)count);
  if (stray >= 0) dup2(errors, STDERR_FILENO);  // For whoever has more to say, as the backtracer.
}

static void give_back(void) {
  // Whoever draws on another thread writes to nowhere from here on.
  if (nowhere >= 0) dup2(nowhere, terminal);
  int which = atomic_load(&restore_now);
  put(own, "\x18", 1);  // CAN ends a sequence that was cut in the middle.
  put(own, restore[which], restore_count[which]);
  tcflush(own, TCIFLUSH);
  tcsetattr(own, TCSANOW, &saved);
  tell_stray();
}

// The signal waits until the handler has returned, and then ends the process where it was.
static void die(int signal_number) {
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

static void on_trap(int number, siginfo_t *info, void *context) {
  (void)context;
  // Swift's own backtracer, where somebody has asked for it by name.
  const char *wish = getenv("SWIFT_BACKTRACE");
  if (atomic_exchange(&restoring, 1)) {
    for (;;) pause();  // Another thread is at it, and ends the process.
  }
  if (atomic_exchange(&armed, 0)) {
    give_back();
    int which = atomic_load(&note_now);
    put(errors, note[which], note_count[which]);
  }
  for (int i = 0; i < trap_count; i++) {
    if (traps[i] != number) continue;
    if (wish && strstr(wish, "enable=yes")) {
      sigaction(number, &old_traps[i], NULL);
      // What is done again where it went wrong tells more than what is raised; a breakpoint is not.
      if (info->si_code <= 0 || number == SIGTRAP) raise(number);
      return;
    }
  }
  die(number);
}

static long long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(int what) {
  unsigned long long one = 1;
  atomic_fetch_or(&happened, what);
  if (wake >= 0) (void)!write(wake, &one, sizeof one);
}

static void on_ask(int number) {
  int before = errno;
  if (number == SIGWINCH) tell(crash_guard_resized);
  if (number == SIGCONT) tell(crash_guard_continued);
  if (number == SIGTSTP) tell(crash_guard_stop_asked);
  if (number == SIGHUP || number == SIGINT || number == SIGTERM) {
    // A second one means that nobody listens: at once while the first was not even taken, else when
    // leaving takes longer than a second. Shells send SIGHUP twice when a terminal goes.
    long long first = atomic_load(&asked_at), now = milliseconds();
    int is_unheard = atomic_load(&happened) & crash_guard_end_asked;
    if (first != 0 && ((is_unheard && number != SIGHUP) || now - first > 1000)) {
      if (!atomic_exchange(&restoring, 1) && atomic_exchange(&armed, 0)) give_back();
      die(number);
    } else {
      if (first == 0) atomic_store(&asked_at, now);
      tell(crash_guard_end_asked);
    }
  }
  errno = before;
}

static void handle(const int *numbers, struct sigaction *old, int count, struct sigaction action) {
  sigfillset(&action.sa_mask);
  action.sa_flags |= SA_ONSTACK | SA_RESTART;
  for (int i = 0; i < count; i++) {
    sigaction(numbers[i], NULL, &old[i]);
    // What is ignored stays ignored, as nohup(1) wants it.
    if (old[i].sa_handler != SIG_IGN) sigaction(numbers[i], &action, NULL);
  }
}

static void at_exit(void) {
  if (!atomic_exchange(&restoring, 1) && atomic_exchange(&armed, 0)) give_back();
}

int crash_guard_arm(int on, int wake_number, int stray_number, int errors_number) {
  static int is_registered;
  if (atomic_load(&armed) || tcgetattr(on, &saved) != 0) return -1;
  own = fcntl(on, F_DUPFD_CLOEXEC, 0);
  nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (own < 0 || nowhere < 0) return -1;
  terminal = on, wake = wake_number, stray = stray_number, errors = errors_number;
  crash_guard_set_restore("", 0);
  crash_guard_prepare_thread();
  atomic_store(&happened, 0);
  atomic_store(&asked_at, 0);
  atomic_store(&restoring, 0);
  atomic_store(&armed, 1);
  struct sigaction trap = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO};
  struct sigaction ask = {.sa_handler = on_ask};
  handle(traps, old_traps, trap_count, trap);
  handle(asks, old_asks, ask_count, ask);
  if (!is_registered) is_registered = atexit(at_exit) == 0;
  return 0;
}

void crash_guard_set_restore(const void *bytes, size_t count) {
  int other = !atomic_load(&restore_now);
  restore_count[other] = count < restore_bytes ? count : restore_bytes;
  memcpy(restore[other], bytes, restore_count[other]);
  atomic_store(&restore_now, other);
}

void crash_guard_disarm(void) {
  if (!atomic_exchange(&armed, 0)) return;
  for (int i = 0; i < trap_count; i++) sigaction(traps[i], &old_traps[i], NULL);
  for (int i = 0; i < ask_count; i++) sigaction(asks[i], &old_asks[i], NULL);
  close(own);
  close(nowhere);
  own = nowhere = wake = stray = -1;
}

void crash_guard_stop(void) {
  struct sigaction ours;
  sigaction(SIGTSTP, NULL, &ours);
  // The whole job stops, as the terminal does it; ourselves last, and by this thread, so that nothing
  // more is done before somebody goes on with us. Where nobody could, the kernel does not stop us.
  signal(SIGTSTP, SIG_IGN);
  kill(0, SIGTSTP);
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
}

void crash_guard_prepare_thread(void) {
  stack_t stack;
  if (sigaltstack(NULL, &stack) != 0 || !(stack.ss_flags & SS_DISABLE)) return;
  stack.ss_sp = mmap(NULL, stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  stack.ss_size = stack_bytes;
  stack.ss_flags = 0;
  if (stack.ss_sp != MAP_FAILED) sigaltstack(&stack, NULL);
}

void crash_guard_note(const void *text, size_t count) {
  int other = !atomic_load(&note_now);
  note_count[other] = count < note_bytes ? count : note_bytes;
  memcpy(note[other], text, note_count[other]);
  atomic_store(&note_now, other);
}

int crash_guard_take(void) { return atomic_exchange(&happened, 0); }
