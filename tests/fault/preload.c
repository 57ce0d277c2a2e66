/* SPDX-License-Identifier: Apache-2.0 */
/* Laid beneath a whole program by LD_PRELOAD, or linked into a test (fault.h). The environment of a program so loaded:
 *
 *   FAULT_COUNT=FILE       where to count: struct fault, shared with children, readable after any death
 *   FAULT_CALLS=memory | disk | space
 *   FAULT_AT=N             the first to fail, from 1; 0: none, only count
 *   FAULT_FOREVER=1        and all behind it
 *   FAULT_KILL=1           the process dies there, as of kill -9, before the call is made
 *   FAULT_CLOCK=SECONDS    how far the clock is set on, or back when negative */
#include "tests/fault/fault.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static struct fault unshared;
static struct fault *fault = &unshared;
static enum fault_kind chosen;
static uint64_t first;
static bool forever;
static bool deadly;
static int64_t clock_shift;

/* Of the C library, beneath malloc and its friends; not in a header. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

__attribute__((constructor)) static void
begin(void)
{
    const char *const calls = getenv("FAULT_CALLS");
    const char *const at = getenv("FAULT_AT");
    const char *const path = getenv("FAULT_COUNT");
    const int file = path == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);

    if (file >= 0) {
        void *const shared = (void *)syscall(SYS_mmap, NULL, sizeof *fault, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

        if (shared != MAP_FAILED) {
            fault = shared;
        }
        (void)syscall(SYS_close, file);
    }
    forever = getenv("FAULT_FOREVER") != NULL;
    deadly = getenv("FAULT_KILL") != NULL;
    clock_shift = getenv("FAULT_CLOCK") == NULL ? 0 : strtoll(getenv("FAULT_CLOCK"), NULL, 10);
    first = at == NULL ? 0 : strtoull(at, NULL, 10);
    if (calls != NULL) {
        chosen = strcmp(calls, "memory") == 0 ? FAULT_MEMORY : strcmp(calls, "disk") == 0 ? FAULT_DISK : FAULT_SPACE;
    }
}

void
fault_arm(enum fault_kind kind, uint64_t at)
{
    if (kind != FAULT_NONE) {
        atomic_store(&fault->calls, 0);
        atomic_store(&fault->failed, 0);
    }
    first = at;
    chosen = kind;
}

uint64_t
fault_failed(void)
{
    return atomic_load(&fault->failed);
}

int64_t
fault_live(void)
{
    return atomic_load(&fault->live);
}

/* Whether this call is to fail; errno is set then. */
static bool
fails(enum fault_kind kind, int why)
{
    uint64_t number;

    if (kind != chosen) {
        return false;
    }
    number = atomic_fetch_add(&fault->calls, 1) + 1;
    if (first == 0 || number < first || (number > first && !forever)) {
        return false;
    }
    atomic_fetch_add(&fault->failed, 1);
    if (deadly) {
        (void)kill(getpid(), SIGKILL);
    }
    errno = why;
    return true;
}

/* A call that `needs_room` on the disk, or one that does not. */
static bool
disk_fails(bool needs_room)
{
    return fails(FAULT_DISK, EIO) || (needs_room && fails(FAULT_SPACE, ENOSPC));
}

/* ---- memory ---- */

static void *
held(void *memory)
{
    if (memory != NULL) {
        const int64_t size = (int64_t)malloc_usable_size(memory);
        const int64_t live = atomic_fetch_add(&fault->live, size) + size;
        int64_t peak = atomic_load(&fault->peak);

        atomic_fetch_add(&fault->allocations, 1);
        while (peak < live && !atomic_compare_exchange_weak(&fault->peak, &peak, live)) {
        }
    }
    return memory;
}

static void
let_go(void *memory)
{
    if (memory != NULL) {
        atomic_fetch_sub(&fault->live, (int64_t)malloc_usable_size(memory));
    }
}

void *
malloc(size_t size)
{
    return fails(FAULT_MEMORY, ENOMEM) ? NULL : held(__libc_malloc(size));
}

void *
calloc(size_t count, size_t size)
{
    return fails(FAULT_MEMORY, ENOMEM) ? NULL : held(__libc_calloc(count, size));
}

void *
realloc(void *memory, size_t size)
{
    void *moved;
    const int64_t before = memory == NULL ? 0 : (int64_t)malloc_usable_size(memory);

    if (fails(FAULT_MEMORY, ENOMEM)) {
        return NULL;
    }
    moved = __libc_realloc(memory, size);
    if (moved != NULL || size == 0) {
        atomic_fetch_sub(&fault->live, before);
    }
    return held(moved);
}

void
free(void *memory)
{
    let_go(memory);
    __libc_free(memory);
}

/* ---- disk ---- */

/* The mode behind the flags, when they ask for one. */
#define MODE_OF(flags, mode)                          \
    do {                                              \
        if (((flags) & (O_CREAT | O_TMPFILE)) != 0) { \
            va_list rest_;                            \
            va_start(rest_, flags);                   \
            (mode) = va_arg(rest_, mode_t);           \
            va_end(rest_);                            \
        }                                             \
    } while (0)

static int
open_at(int folder, const char *path, int flags, mode_t mode)
{
    return disk_fails((flags & O_CREAT) != 0) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE_OF(flags, mode);
    return open_at(AT_FDCWD, path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE_OF(flags, mode);
    return open_at(AT_FDCWD, path, flags, mode);
}

int
openat(int folder, const char *path, int flags, ...)
{
    mode_t mode = 0;

    MODE_OF(flags, mode);
    return open_at(folder, path, flags, mode);
}

ssize_t
read(int file, void *data, size_t size)
{
    return file > 2 && disk_fails(false) ? -1 : syscall(SYS_read, file, data, size);
}

ssize_t
write(int file, const void *data, size_t size)
{
    return file > 2 && disk_fails(true) ? -1 : syscall(SYS_write, file, data, size);
}

int
fsync(int file)
{
    return disk_fails(true) ? -1 : (int)syscall(SYS_fsync, file);
}

int
rename(const char *from, const char *to)
{
    return disk_fails(true) ? -1 : (int)syscall(SYS_rename, from, to);
}

int
symlink(const char *target, const char *path)
{
    return disk_fails(true) ? -1 : (int)syscall(SYS_symlink, target, path);
}

int
link(const char *from, const char *to)
{
    return disk_fails(true) ? -1 : (int)syscall(SYS_link, from, to);
}

int
mkdir(const char *path, mode_t mode)
{
    return disk_fails(true) ? -1 : (int)syscall(SYS_mkdir, path, mode);
}

int
unlink(const char *path)
{
    return disk_fails(false) ? -1 : (int)syscall(SYS_unlink, path);
}

int
access(const char *path, int mode)
{
    return disk_fails(false) ? -1 : (int)syscall(SYS_access, path, mode);
}

/* The descriptor goes also when close fails, as in Linux. */
int
close(int file)
{
    const bool failing = file > 2 && disk_fails(false);
    const int closed = (int)syscall(SYS_close, file);

    if (failing) {
        errno = EIO;
    }
    return failing ? -1 : closed;
}

void *
mmap(void *wish, size_t size, int protection, int flags, int file, off_t offset)
{
    return file >= 0 && disk_fails(false) ? MAP_FAILED : (void *)syscall(SYS_mmap, wish, size, protection, flags, file, offset);
}

/* What has no system call of its own: the next definition of the name, whose type a memcpy hides from ISO C. */
static void
next_definition(const char *name, void *function, size_t size)
{
    void *const symbol = dlsym(RTLD_NEXT, name);

    memcpy(function, &symbol, size);
}

DIR *
opendir(const char *path)
{
    static DIR *(*real)(const char *path);

    if (real == NULL) {
        next_definition("opendir", &real, sizeof real);
    }
    return disk_fails(false) ? NULL : real(path);
}

struct dirent *
readdir(DIR *folder)
{
    static struct dirent *(*real)(DIR *folder);

    if (real == NULL) {
        next_definition("readdir", &real, sizeof real);
    }
    return disk_fails(false) ? NULL : real(folder);
}

int
stat(const char *restrict path, struct stat *restrict about)
{
    return disk_fails(false) ? -1 : fstatat(AT_FDCWD, path, about, 0);
}

int
fstat(int file, struct stat *about)
{
    return disk_fails(false) ? -1 : fstatat(file, "", about, AT_EMPTY_PATH);
}

/* ---- the clock ---- */

int
clock_gettime(clockid_t which, struct timespec *now)
{
    const int told = (int)syscall(SYS_clock_gettime, which, now);

    now->tv_sec += which == CLOCK_REALTIME ? (time_t)clock_shift : 0;
    return told;
}

time_t
time(time_t *now)
{
    struct timespec exactly;

    (void)clock_gettime(CLOCK_REALTIME, &exactly);
    if (now != NULL) {
        *now = exactly.tv_sec;
    }
    return exactly.tv_sec;
}
