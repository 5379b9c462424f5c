// SPDX-License-Identifier: Apache-2.0
//
// Crash: when the program dies of a signal, says in which state of which scope it was.

#ifndef ASLRT_DEBUG_CRASH_H
#define ASLRT_DEBUG_CRASH_H

namespace aslrt {
struct Exec;
}

namespace aslrt::crash {

/// Handles SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT, unless somebody else does (a sanitizer) or they are ignored.
/// After the report the process dies of the signal as it would have without: exit status and core file stay.
void install();

/// The execution that a report is about from now on: the one that runs, where there are several.
void watch(const Exec &exec);

} // namespace aslrt::crash

#endif // ASLRT_DEBUG_CRASH_H
