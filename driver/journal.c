/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/journal.h"

#include "common/formats/personal_number.h"
#include "common/ground/arena.h"
#include "common/ground/file.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum { JOURNAL_LINE_MAX = 8192 };

/* `2022-06-30T08:15:00`, local time. */
static void
stamp(char out[32])
{
    const time_t now = time(NULL);
    struct tm parts;

    (void)localtime_r(&now, &parts);
    (void)strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &parts);
}

enum status
journal_open(struct journal *journal, const struct site *site, struct error *err)
{
    struct arena arena;
    char when[32];
    enum status status = STATUS_OK;
    char *folder;
    char *path;
    int file;

    arena_init(&arena, 0);
    stamp(when);
    folder = file_join(&arena, site->var, "log");
    path = arena_must_format(&arena, "%s/run-%s-%d.log", folder, when, (int)getpid());
    status = file_make_folder(folder, err);
    if (status == STATUS_OK) {
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        journal->file = file < 0 ? NULL : fdopen(file, "a");
        if (journal->file == NULL) {
            status = error_errno(err, STATUS_IO, "E-OPEN", "could not open \"%s\"", path);
        }
    }
    arena_done(&arena);
    return status;
}

void
journal_event(struct journal *journal, const char *event, const char *format, ...)
{
    va_list arguments;
    char when[32];

    stamp(when);
    (void)fprintf(journal->file, "time=%s event=%s ", when, event);
    va_start(arguments, format);
    (void)vfprintf(journal->file, format, arguments);
    va_end(arguments);
    (void)fputc('\n', journal->file);
    (void)fflush(journal->file);
}

void
journal_line(struct journal *journal, const char *stage, const char *stream, struct text line)
{
    char shown[JOURNAL_LINE_MAX];
    struct arena arena;

    arena_init(&arena, 0); /* people write numbers of persons into the names of files */
    text_show_all(personal_number_mask(line, &arena), shown, sizeof shown);
    journal_event(journal, stream, "stage=%s line=%s", stage, shown);
    arena_done(&arena);
}

void
journal_close(struct journal *journal)
{
    (void)fclose(journal->file);
    journal->file = NULL;
}

double
journal_clock(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
