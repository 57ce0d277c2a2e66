/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/log.h"

#include "common/ground/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const level_names[] = {"error", "warning", "info", "debug"};

static struct {
    const char *program;
    enum log_level level;
} settings = {"bidui", LOG_WARNING};

void
log_open(const char *program)
{
    const char *wanted = getenv("BIDUI_LOG");

    settings.program = program;
    for (int level = LOG_ERROR; wanted != NULL && level <= LOG_DEBUG; level++) {
        if (strcmp(wanted, level_names[level]) == 0) {
            settings.level = (enum log_level)level;
        }
    }
}

void
log_event(enum log_level level, const char *event, const char *format, ...)
{
    char line[1024];
    char shown[1024];
    va_list arguments;

    if (level > settings.level) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    text_show_all(text_from(line), shown, sizeof shown);
    (void)fprintf(stderr, "program=%s level=%s event=%s %s\n", settings.program, level_names[level], event, shown);
}
