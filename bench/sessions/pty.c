// The C side of `npm run bench:sessions`: what a terminal costs without any of us, and the programs that run in one.
//   pty write plain|ansi BYTES        prints so many bytes, in lines
//   pty play FILE SECONDS             prints a recording (u32 microseconds to wait, u32 length, bytes) again and again
//   pty read COLS ROWS CMD...         runs CMD on a terminal, reads all: bytes, milliseconds, CPU milliseconds of ours
//   pty echo COUNT CMD...             waits for "ready" of CMD, types keys 1 ms apart: p50 of the round trip, microseconds
//   pty until TEXT CMD...             milliseconds until CMD on a terminal has shown TEXT; ends it then
//   pty time COUNT CMD...             p50 of the wall time of CMD, milliseconds
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static double middle(double *list, int count) {
  qsort(list, count, sizeof *list, by_size);
  return list[count / 2];
}

static void put(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t done = write(1, bytes, length);
    if (done < 0) fail("write");
    bytes += done;
    length -= done;
  }
}

// One block of lines, printed again and again: 80 columns of text, or text with a cursor address, colours and an erase.
static int write_lines(const char *kind, long bytes) {
  static char block[65536];
  size_t filled = 0;
  for (int line = 0; filled < sizeof block - 400; line++) {
    if (strcmp(kind, "plain") == 0) {
      filled += sprintf(block + filled, "%06d ", line);
      for (int column = 7; column < 79; column++) block[filled++] = 'a' + (line + column) % 26;
    } else {
      filled += sprintf(block + filled, "\033[%d;1H\033[1m%03d\033[22m ", line % 40 + 1, line % 1000);
      for (int word = 0; word < 6; word++)
        filled += sprintf(block + filled, "\033[38;5;%dmword%d \033[48;2;%d;%d;%dmtext\033[0m ", (line + word) % 256, word,
                          line % 256, word * 40, 99);
      filled += sprintf(block + filled, "\033[K");
    }
    block[filled++] = '\n';
  }
  while (bytes > 0) {
    size_t part = bytes < (long)filled ? (size_t)bytes : filled;
    put(block, part);
    bytes -= part;
  }
  return 0;
}

static int play(const char *file, double seconds) {
  int fd = open(file, O_RDONLY);
  if (fd < 0) fail(file);
  off_t size = lseek(fd, 0, SEEK_END);
  char *bytes = malloc(size);
  if (pread(fd, bytes, size, 0) != size) fail(file);
  double end = now() + seconds * 1e3, due = now();
  for (;;) {
    for (off_t at = 0; at < size;) {
      uint32_t head[2];
      memcpy(head, bytes + at, sizeof head);
      due += head[0] / 1e3;
      double rest = (due < end ? due : end) - now();
      if (rest > 0) usleep((useconds_t)(rest * 1e3));
      if (due >= end) return 0;
      put(bytes + at + sizeof head, head[1]);
      at += sizeof head + head[1];
    }
  }
}

static pid_t run(char **command, int cols, int rows, int *master) {
  struct winsize size = {.ws_col = cols, .ws_row = rows};
  pid_t pid = forkpty(master, NULL, NULL, &size);
  if (pid < 0) fail("forkpty");
  if (pid == 0) {
    setenv("TERM", "xterm-256color", 1);
    execvp(command[0], command);
    fail(command[0]);
  }
  return pid;
}

static int read_all(int cols, int rows, char **command) {
  static char buffer[65536];
  int master;
  double start = now();
  pid_t pid = run(command, cols, rows, &master);
  long total = 0;
  for (;;) {
    ssize_t count = read(master, buffer, sizeof buffer);
    if (count <= 0) break;
    total += count;
  }
  double took = now() - start;
  int status;
  waitpid(pid, &status, 0);
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  double cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
  printf("%ld %.3f %.3f\n", total, took, cpu);
  return 0;
}

// Reads until `text` has come; false when the command ended before.
static int expect(int master, const char *text) {
  static char seen[1 << 20];
  size_t filled = 0;
  for (;;) {
    if (filled > sizeof seen - 65537) {
      memmove(seen, seen + filled - 256, 256);
      filled = 256;
    }
    ssize_t count = read(master, seen + filled, 65536);
    if (count <= 0) return 0;
    filled += count;
    if (memmem(seen, filled, text, strlen(text))) return 1;
  }
}

static int echo_keys(int count, char **command) {
  int master;
  run(command, 80, 24, &master);
  if (!expect(master, "ready")) return 1;
  usleep(200000);
  double *times = malloc(count * sizeof *times);
  static char buffer[65536];
  for (int key = 0; key < count; key++) {
    struct pollfd more = {.fd = master, .events = POLLIN};
    while (poll(&more, 1, 0) > 0 && read(master, buffer, sizeof buffer) > 0)
      ;
    char typed = 'a' + key % 26;
    double start = now();
    if (write(master, &typed, 1) != 1) fail("write");
    for (int heard = 0; !heard;) {
      ssize_t got = read(master, buffer, sizeof buffer);
      if (got <= 0) fail("read");
      heard = memchr(buffer, typed, got) != NULL;
    }
    times[key] = (now() - start) * 1e3;
    usleep(1000);
  }
  printf("%.1f\n", middle(times, count));
  return 0;
}

static int until(const char *text, char **command) {
  int master;
  double start = now();
  pid_t pid = run(command, 200, 50, &master);
  if (!expect(master, text)) return 1;
  printf("%.3f\n", now() - start);
  kill(pid, SIGHUP);
  return 0;
}

static int time_command(int count, char **command) {
  double *times = malloc(count * sizeof *times);
  for (int turn = 0; turn < count; turn++) {
    double start = now();
    pid_t pid = fork();
    if (pid == 0) {
      execvp(command[0], command);
      fail(command[0]);
    }
    int status;
    waitpid(pid, &status, 0);
    if (status != 0) return 1;
    times[turn] = now() - start;
  }
  printf("%.3f\n", middle(times, count));
  return 0;
}

int main(int count, char **words) {
  const char *what = count > 2 ? words[1] : "";
  if (strcmp(what, "write") == 0 && count == 4) return write_lines(words[2], atol(words[3]));
  if (strcmp(what, "play") == 0 && count == 4) return play(words[2], atof(words[3]));
  if (strcmp(what, "read") == 0 && count > 4) return read_all(atoi(words[2]), atoi(words[3]), words + 4);
  if (strcmp(what, "echo") == 0 && count > 3) return echo_keys(atoi(words[2]), words + 3);
  if (strcmp(what, "until") == 0 && count > 3) return until(words[2], words + 3);
  if (strcmp(what, "time") == 0 && count > 3) return time_command(atoi(words[2]), words + 3);
  fprintf(stderr, "usage: pty write|play|read|echo|until|time ...\n");
  return 2;
}
