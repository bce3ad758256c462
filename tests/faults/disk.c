/* A disk that fails: preloaded before the C library, it stands in for the calls that write,
 * synchronise and read, for files whose path holds "log.db".
 *
 * DISK_FAULT="KINDS AFTER TIMES ERRNO REACHES" arms it at the start: KINDS is 1 (writes), 2
 * (syncs), 4 (reads) or a sum of these; AFTER such calls go well, the next TIMES fail with ERRNO;
 * REACHES is 1 where what failed was done all the same. `disk_arm` does the same later; `disk_seen`
 * tells how many calls there were, also in processes forked since.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WRITES = 1, SYNCS = 2, READS = 4 };

static struct { int kinds, after, times, error, reaches, seen; } *disk;

void disk_arm(int kinds, int after, int times, int error, int reaches)
{
    disk->kinds = kinds, disk->after = after, disk->times = times;
    disk->error = error, disk->reaches = reaches, disk->seen = 0;
}

int disk_seen(void) { return disk->seen; }

__attribute__((constructor)) static void begin(void)
{
    int kinds, after, times, error, reaches;
    const char *armed = getenv("DISK_FAULT");

    disk = mmap(NULL, sizeof *disk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (disk == MAP_FAILED)
        abort();
    if (armed && sscanf(armed, "%d %d %d %d %d", &kinds, &after, &times, &error, &reaches) == 5)
        disk_arm(kinds, after, times, error, reaches);
}

static int strikes(int kind, int fd)
{
    char link[64], path[PATH_MAX];
    ssize_t size;
    int number;

    if (disk == NULL || !(disk->kinds & kind))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return 0;
    path[size] = 0;
    if (strstr(path, "log.db") == NULL)
        return 0;
    number = __sync_fetch_and_add(&disk->seen, 1);
    return number >= disk->after && number - disk->after < disk->times;
}

#define STANDS_IN(result, name, kind, parameters, arguments)                              \
    result name parameters                                                                \
    {                                                                                     \
        static result (*real) parameters;                                                 \
        if (real == NULL)                                                                 \
            real = (result (*) parameters)dlsym(RTLD_NEXT, #name);                        \
        if (!strikes(kind, fd))                                                           \
            return real arguments;                                                        \
        if (disk->reaches)                                                                \
            (void)!real arguments;                                                        \
        errno = disk->error;                                                              \
        return -1;                                                                        \
    }

STANDS_IN(ssize_t, write, WRITES, (int fd, const void *data, size_t size), (fd, data, size))
STANDS_IN(ssize_t, pwrite, WRITES, (int fd, const void *data, size_t size, off_t at),
          (fd, data, size, at))
STANDS_IN(ssize_t, pwrite64, WRITES, (int fd, const void *data, size_t size, off64_t at),
          (fd, data, size, at))
STANDS_IN(int, ftruncate, WRITES, (int fd, off_t size), (fd, size))
STANDS_IN(int, ftruncate64, WRITES, (int fd, off64_t size), (fd, size))
STANDS_IN(ssize_t, read, READS, (int fd, void *data, size_t size), (fd, data, size))
STANDS_IN(ssize_t, pread, READS, (int fd, void *data, size_t size, off_t at), (fd, data, size, at))
STANDS_IN(ssize_t, pread64, READS, (int fd, void *data, size_t size, off64_t at),
          (fd, data, size, at))
STANDS_IN(int, fsync, SYNCS, (int fd), (fd))
STANDS_IN(int, fdatasync, SYNCS, (int fd), (fd))
