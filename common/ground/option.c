/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/option.h"

#include "common/ground/log.h"
#include "common/ground/text.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t
row_find(const struct options *options, struct text name)
{
    for (size_t row = 0; row < options->row_count; row++) {
        if (text_equal(text_from(options->rows[row].name), name)) {
            return row;
        }
    }
    return SIZE_MAX;
}

static enum status
unknown_option(const struct options *options, struct text name, struct error *err)
{
    struct text_nearest nearest = text_nearest_to(name);
    const enum status status = error_set(err, STATUS_USAGE, "E-USAGE", "unknown option --%.*s", TEXT_ARG(name));

    for (size_t row = 0; row < options->row_count; row++) {
        text_nearest_offer(&nearest, text_from(options->rows[row].name));
    }
    if (!text_is_null(nearest.found)) {
        error_hint(err, "did you mean --%.*s?", TEXT_ARG(nearest.found));
    } else {
        error_hint(err, "%s --help lists the options", options->program);
    }
    return status;
}

/* Handles words[*at], an option; moves *at when the value is the next word. */
static enum status
take_option(struct options *options, const char *const *words, size_t count, size_t *at, size_t *waiting, struct error *err)
{
    const char *word = words[*at] + 2;
    const char *equals = strchr(word, '=');
    const struct text name = {word, equals == NULL ? strlen(word) : (size_t)(equals - word)};
    const size_t row = row_find(options, name);

    if (row == SIZE_MAX) {
        return unknown_option(options, name, err);
    }
    if (options->rows[row].kind == OPTION_FLAG) {
        if (equals != NULL) {
            return error_set(err, STATUS_USAGE, "E-USAGE", "option --%s takes no value", options->rows[row].name);
        }
        options->values[row] = "";
        return STATUS_OK;
    }
    if (equals == NULL && *at + 1 >= count) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "option --%s needs a value: %s", options->rows[row].name,
                         options->rows[row].value_name);
    }
    if (equals == NULL && strncmp(words[*at + 1], "--", 2) == 0 && row_find(options, text_from(words[*at + 1] + 2)) != SIZE_MAX) {
        *waiting = row;
        return STATUS_OK;
    }
    options->values[row] = equals != NULL ? equals + 1 : words[++*at];
    return STATUS_OK;
}

/* `--infer --pack DIR FILE`: an option that another one followed has the first word that is none. */
static enum status
give_waiting(struct options *options, size_t row, const char **arguments, struct error *err)
{
    const size_t help = row_find(options, TEXT("help"));

    if (row == SIZE_MAX || (help != SIZE_MAX && options->values[help] != NULL)) {
        return STATUS_OK;
    }
    if (options->argument_count == 0) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "option --%s needs a value: %s", options->rows[row].name,
                         options->rows[row].value_name);
    }
    options->values[row] = arguments[0];
    memmove(arguments, arguments + 1, --options->argument_count * sizeof *arguments);
    return STATUS_OK;
}

static void
take_environment(struct options *options)
{
    for (size_t row = 0; row < options->row_count; row++) {
        const char *name = options->rows[row].environment;
        const char *value = name == NULL ? NULL : getenv(name);

        if (options->values[row] == NULL && value != NULL && value[0] != '\0') {
            options->values[row] = value;
        }
    }
}

/* Options into their values, all other words into `arguments`. */
static enum status
sort_words(struct options *options, const char *const *words, size_t count, bool stop_early, const char **arguments, struct error *err)
{
    size_t waiting = SIZE_MAX;
    size_t at = 0;

    for (; at < count; at++) {
        if (strcmp(words[at], "--") == 0) {
            at++;
            break;
        }
        if (strncmp(words[at], "--", 2) == 0) {
            TRY(take_option(options, words, count, &at, &waiting, err));
        } else if (stop_early) {
            break;
        } else {
            arguments[options->argument_count++] = words[at];
        }
    }
    for (; at < count; at++) {
        arguments[options->argument_count++] = words[at];
    }
    return give_waiting(options, waiting, arguments, err);
}

enum status
option_parse(struct options *options, const char *const *words, size_t count, bool stop_early, struct error *err)
{
    static const char **latest; /* reachable, so that it is no leak: it lives as long as the process */
    const char **arguments = calloc(count + 1, sizeof *arguments);
    enum status status;

    assert(options->row_count <= OPTION_ROWS_MAX);
    if (arguments == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the command line");
    }
    options->arguments = arguments;
    options->argument_count = 0;
    status = sort_words(options, words, count, stop_early, arguments, err);
    free((void *)latest); /* only now: `words` may be the arguments of the call before */
    latest = arguments;
    take_environment(options);
    return status;
}

const char *
option_value(const struct options *options, const char *name, const char *otherwise)
{
    const size_t row = row_find(options, text_from(name));

    assert(row != SIZE_MAX);
    return options->values[row] != NULL ? options->values[row] : otherwise;
}

bool
option_is_set(const struct options *options, const char *name)
{
    return option_value(options, name, NULL) != NULL;
}

enum status
option_integer(const struct options *options, const char *name, long low, long high, long otherwise, long *value, struct error *err)
{
    const char *word = option_value(options, name, NULL);
    char *end = NULL;

    *value = otherwise;
    if (word == NULL) {
        return STATUS_OK;
    }
    errno = 0;
    *value = strtol(word, &end, 10);
    if (errno != 0 || end == word || *end != '\0' || *value < low || *value > high) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--%s takes a whole number from %ld to %ld, not \"%s\"", name, low, high, word);
    }
    return STATUS_OK;
}

void
option_print_help(const struct options *options)
{
    (void)printf("%s - %s\n\nusage: %s %s\n\noptions:\n", options->program, options->summary, options->program, options->usage);
    for (size_t row = 0; row < options->row_count; row++) {
        const struct option_row *option = &options->rows[row];
        char left[64];

        (void)snprintf(left, sizeof left, "--%s%s%s", option->name, option->value_name == NULL ? "" : " ",
                       option->value_name == NULL ? "" : option->value_name);
        (void)printf("  %-26s %s", left, option->summary);
        if (option->environment != NULL) {
            (void)printf(" [$%s]", option->environment);
        }
        (void)printf("\n");
    }
}

static enum status
parse_and_run(struct options *options, int argc, char *const *argv, struct arena *arena,
              enum status (*run)(struct options *options, struct arena *arena, struct error *err), struct error *err)
{
    TRY(option_parse(options, (const char *const *)argv + 1, argc == 0 ? 0 : (size_t)argc - 1, options->stop_early, err));
    if (option_is_set(options, "version")) {
        (void)printf("bidui %s\n", BIDUI_VERSION);
        return STATUS_OK;
    }
    if (option_is_set(options, "help")) {
        option_print_help(options);
        if (options->print_more != NULL) {
            options->print_more();
        }
        return STATUS_OK;
    }
    return run(options, arena, err);
}

int
option_main(struct options *options, int argc, char *const *argv,
            enum status (*run)(struct options *options, struct arena *arena, struct error *err))
{
    struct error err = {.status = STATUS_OK};
    struct arena arena;
    enum status status;

    log_open(options->program);
    (void)signal(SIGXFSZ, SIG_IGN); /* a file over the limit (ulimit -f) is an error of a write, told like one */
    arena_init(&arena, 0);
    status = parse_and_run(options, argc, argv, &arena, run, &err);
    arena_done(&arena);
    return error_end(status, &err, options->program);
}
