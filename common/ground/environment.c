/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/environment.h"

#include <stdlib.h>
#include <unistd.h>

enum group {
    PLAIN = 1,    /* language, time zone, screen, folders, our own settings */
    DATABASE = 2, /* libpq's, and our DSN */
    NETWORK = 4,  /* proxies and certificates */
    DECLARED = 8, /* what the site names as places of secrets */
    CLIENT = 16,  /* psql's pager, editor, history */
    LOADER = 32,  /* of the dynamic loader, sanitizers and coverage */
    SERVER = 64   /* nothing of ours: a fixed path and language */
};

/* A name that ends with `*` stands for all that begin so. */
static const struct {
    enum group group;
    const char *name;
} variables[] = {
    {PLAIN,    "PATH"         },
    {PLAIN,    "HOME"         },
    {PLAIN,    "USER"         },
    {PLAIN,    "LOGNAME"      },
    {PLAIN,    "SHELL"        },
    {PLAIN,    "PWD"          },
    {PLAIN,    "TMPDIR"       },
    {PLAIN,    "LANG"         },
    {PLAIN,    "LANGUAGE"     },
    {PLAIN,    "LC_*"         },
    {PLAIN,    "TZ"           },
    {PLAIN,    "TZDIR"        },
    {PLAIN,    "TERM"         },
    {PLAIN,    "COLUMNS"      },
    {PLAIN,    "LINES"        },
    {PLAIN,    "NO_COLOR"     },
    {PLAIN,    "BIDUI_CASES"  },
    {PLAIN,    "BIDUI_DRY_RUN"},
    {PLAIN,    "BIDUI_LANG"   },
    {PLAIN,    "BIDUI_LOCKED" },
    {PLAIN,    "BIDUI_LOG"    },
    {PLAIN,    "BIDUI_MEMORY" },
    {PLAIN,    "BIDUI_PACK"   },
    {PLAIN,    "BIDUI_PG_BIN" },
    {PLAIN,    "BIDUI_SITE"   },
    {PLAIN,    "BIDUI_THREADS"},
    {DATABASE, "BIDUI_DSN"    },
    {DATABASE, "PG*"          },
    {DATABASE, "KRB5*"        },
    {NETWORK,  "PGPASSFILE"   },
    {NETWORK,  "PGSERVICEFILE"},
    {NETWORK,  "PGSYSCONFDIR" },
    {NETWORK,  "PGSSL*"       },
    {NETWORK,  "SSL_CERT_*"   },
    {NETWORK,  "http_proxy"   },
    {NETWORK,  "https_proxy"  },
    {NETWORK,  "HTTPS_PROXY"  },
    {NETWORK,  "ftp_proxy"    },
    {NETWORK,  "FTP_PROXY"    },
    {NETWORK,  "all_proxy"    },
    {NETWORK,  "ALL_PROXY"    },
    {NETWORK,  "no_proxy"     },
    {NETWORK,  "NO_PROXY"     },
    {CLIENT,   "PSQL*"        },
    {CLIENT,   "PAGER"        },
    {CLIENT,   "LESS*"        },
    {CLIENT,   "EDITOR"       },
    {CLIENT,   "VISUAL"       },
    {CLIENT,   "INPUTRC"      },
    {LOADER,   "LD_*"         },
    {LOADER,   "ASAN_*"       },
    {LOADER,   "LSAN_*"       },
    {LOADER,   "TSAN_*"       },
    {LOADER,   "UBSAN_*"      },
    {LOADER,   "GCOV_*"       },
    {LOADER,   "LLVM_PROFILE*"},
    {LOADER,   "MALLOC_*"     },
    {LOADER,   "GLIBC_*"      },
    {LOADER,   "FAULT_*"      }, /* tests/fault/preload.c */
};

static const struct {
    const char *program;
    unsigned groups;
} programs[] = {
    {"bidui-extract",   PLAIN | NETWORK | DECLARED | LOADER},
    {"bidui-transform", PLAIN | DATABASE | LOADER          },
    {"bidui-load",      PLAIN | DATABASE | CLIENT | LOADER },
    {"bidui-report",    PLAIN | DATABASE | LOADER          },
    {"psql",            PLAIN | DATABASE | CLIENT | LOADER },
    {"initdb",          SERVER | LOADER                    },
    {"postgres",        SERVER | LOADER                    },
};

static const char *const server_variables[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"};

static const char *declared[ENVIRONMENT_DECLARED_MAX];
static size_t declared_count;

void
environment_declare(const char *name)
{
    if (declared_count < ENVIRONMENT_DECLARED_MAX && name[0] != '\0') {
        declared[declared_count++] = name;
    }
}

static unsigned
groups_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;

    for (size_t at = 0; at < sizeof programs / sizeof programs[0]; at++) {
        if (strcmp(programs[at].program, name) == 0) {
            return programs[at].groups;
        }
    }
    return PLAIN | LOADER;
}

static bool
name_fits(const char *pattern, struct text name)
{
    const size_t size = strlen(pattern);

    return pattern[size - 1] == '*' ? text_starts_with(name, (struct text){pattern, size - 1}) : text_equal(name, text_from(pattern));
}

static bool
passes(unsigned groups, struct text name)
{
    for (size_t at = 0; at < sizeof variables / sizeof variables[0]; at++) {
        if ((groups & variables[at].group) != 0 && name_fits(variables[at].name, name)) {
            return true;
        }
    }
    for (size_t at = 0; (groups & DECLARED) != 0 && at < declared_count; at++) {
        if (text_equal(name, text_from(declared[at]))) {
            return true;
        }
    }
    return false;
}

bool
environment_passes(const char *path, struct text name)
{
    return passes(groups_of(path), name);
}

static char *
unconst(const char *string)
{
    union {
        const char *ours;
        char *theirs;
    } both = {.ours = string};

    return both.theirs; /* execve takes char *const [] and changes nothing */
}

char **
environment_for(const char *path, struct arena *arena)
{
    const size_t fixed_count = sizeof server_variables / sizeof server_variables[0];
    const unsigned groups = groups_of(path);
    size_t count = 0;
    size_t used = 0;
    char **made;

    while (environ[count] != NULL) {
        count++;
    }
    made = arena_must_zero(arena, count + fixed_count + 1, sizeof *made);
    for (size_t at = 0; (groups & SERVER) != 0 && at < fixed_count; at++) {
        made[used++] = unconst(server_variables[at]);
    }
    for (size_t at = 0; at < count; at++) {
        if (passes(groups, (struct text){environ[at], strcspn(environ[at], "=")})) {
            made[used++] = environ[at];
        }
    }
    return made;
}

void
environment_wipe(void)
{
    for (char **variable = environ; *variable != NULL; variable++) {
        memset(*variable, 0, strlen(*variable));
    }
    (void)clearenv();
}
