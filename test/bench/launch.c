// SPDX-License-Identifier: Apache-2.0
//
// launch: starts programs in turn and says what each start cost.
//
//   launch ROUNDS SEPARATOR [EXPECTED PROGRAM [ARGUMENT ..] SEPARATOR] ..
//
// In each of ROUNDS rounds every program runs once. A line a run goes to stdout:
//
//   PROGRAM-NUMBER CPU-MICROSECONDS WALL-MICROSECONDS PEAK-KIB PAGE-FAULTS
//
// CPU is user and system time together; wall time is from the start to the end of the program, when its whole
// output has been read. A program that ends with another status than 0, or prints something else than EXPECTED, ends
// the measurement with status 1. An EXPECTED of * stands for any output: that of who has looked at it before.
//
// Why not the benchmark's own script: a child counts the pages of the process it is started from until it has
// replaced them, as its own peak and partly as its own time. Under Python that is 10 MiB and a millisecond, more
// than what is to be measured. This program is static and small, so the error is some hundred KiB and
// some ten microseconds, the same for all.

#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MaxPrograms = 16, OutputBytes = 4096 };

struct Program {
  const char *expected;
  char **arguments; // ends with a null pointer, as posix_spawn takes it
};

static long long microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static long long toMicroseconds(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

static int fail(const struct Program *program, const char *what) {
  fprintf(stderr, "launch: %s: %s\n", program->arguments[0], what);
  return 1;
}

/// Reads until the end of the output; its size, which may be more than what `text` holds.
static size_t readAll(int descriptor, char *text) {
  char rest[OutputBytes];
  size_t size = 0;
  for (;;) {
    int hasRoom = size < OutputBytes;
    ssize_t got = read(descriptor, hasRoom ? text + size : rest, hasRoom ? OutputBytes - size : OutputBytes);
    if (got <= 0)
      return size;
    size += (size_t)got;
  }
}

static int run(const struct Program *program, int number) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return fail(program, "cannot make a pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  long long began = microseconds();
  pid_t child;
  extern char **environ;
  int error = posix_spawn(&child, program->arguments[0], &actions, NULL, program->arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error) {
    close(ends[0]);
    return fail(program, strerror(error));
  }
  char output[OutputBytes];
  size_t size = readAll(ends[0], output);
  int status;
  struct rusage usage;
  wait4(child, &status, 0, &usage);
  long long wall = microseconds() - began;
  close(ends[0]);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(program, "ended with another status than 0");
  int isAnyGood = strcmp(program->expected, "*") == 0;
  if (!isAnyGood && (size != strlen(program->expected) || memcmp(output, program->expected, size) != 0))
    return fail(program, "printed something else than expected");
  printf("%d %lld %lld %ld %ld\n", number, toMicroseconds(usage.ru_utime) + toMicroseconds(usage.ru_stime), wall,
         usage.ru_maxrss, usage.ru_minflt + usage.ru_majflt);
  return 0;
}

int main(int count, char **arguments) {
  static struct Program programs[MaxPrograms];
  int numPrograms = 0;
  int rounds = count > 2 ? atoi(arguments[1]) : 0;
  if (rounds < 1) {
    fputs("usage: launch ROUNDS SEPARATOR [EXPECTED PROGRAM [ARGUMENT ..] SEPARATOR] ..\n", stderr);
    return 2;
  }
  for (int i = 3; i + 1 < count; ++i) {
    if (numPrograms == MaxPrograms) {
      fputs("launch: too many programs\n", stderr);
      return 2;
    }
    programs[numPrograms].expected = arguments[i++];
    programs[numPrograms++].arguments = arguments + i;
    while (i < count && strcmp(arguments[i], arguments[2]) != 0)
      ++i;
    if (i < count)
      arguments[i] = NULL;
  }
  for (int round = 0; round < rounds; ++round)
    for (int i = 0; i < numPrograms; ++i)
      if (run(&programs[i], i) != 0)
        return 1;
  return 0;
}
