/* SPDX-License-Identifier: Apache-2.0 */
/* ceiling FOLDER OUT THREADS: the common job with every layout, rule and limit written into the code, nothing landed, hashed or kept: what
 * the machine could do, no design. Registers are read first (police, then death, school, vehicle, monitor), so each other row is judged as
 * it is read. It trusts what generate.c promises: numbers, serials and names are never quoted, a number has one name in the register. */
#include "tests/bench/common_job/cells.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum {
    CELLS_MAX = 64,
    ROWS = 32,
    BLOCK = 256 << 10,
    PIECE = 4 << 20,
    PIECES_MAX = 1024,
    THREADS_MAX = 16,
    CHECKS = 15,
    VILLAGE_SLOTS = 2048
};
enum source { POLICE, DEATH, SCHOOL, VEHICLE, MONITOR, ALLOWANCE, DISABLED, CLAIM, HOUSING, JOB, SUBSIDY, ENTERPRISE, ENROLMENT, SOURCES };
enum { KNOWN = 1, LIVES = 2, TWO_HOMES = 4, PUPIL = 8, DRIVER = 16, WATCHED = 32, DECEASED = 64, TAKEN = 128 };
enum { HOME_WATCHED = 1, HOME_SAID = 2, HOME_KNOWN = 4 };

struct layout {
    const char *name;
    int columns;
    int number; /* columns of: */
    int person;
    int day;
    int second_day;
    int village;
    int amounts[8]; /* ended by 0 */
};

/* clang-format off */
static const struct layout LAYOUTS[SOURCES] = {
    {"police", 13, 3, 2, 7, 0, 10, {0}}, {"death", 8, 2, 1, 3, 0, 6, {0}}, {"school", 10, 2, 1, 6, 0, 8, {0}}, {"vehicle", 9, 2, 1, 5, 0, 0, {7, 0}},
    {"monitor", 18, 3, 2, 6, 0, 16, {10, 11, 12, 13, 14, 15, 9, 0}}, {"allowance", 11, 2, 1, 5, 0, 9, {4, 0}}, {"disabled", 9, 2, 1, 6, 0, 7, {0}},
    {"claim", 13, 2, 1, 4, 5, 0, {11, 7, 8, 9, 10, 0}}, {"housing", 8, 2, 1, 4, 0, 6, {0}}, {"job", 11, 2, 1, 6, 0, 9, {7, 0}},
    {"subsidy", 11, 3, 2, 7, 0, 9, {6, 0}}, {"enterprise", 8, 3, 2, 5, 0, 0, {4, 0}}, {"enrolment", 10, 2, 1, 6, 0, 8, {5, 0}},
};
/* clang-format on */

struct person {
    _Atomic uint64_t number; /* 17 digits; 0: free */
    atomic_uint flags;
    atomic_uint home; /* its slot + 1 */
    struct name name;
    atomic_uint died;
    _Atomic int64_t own;
};

struct home {
    _Atomic uint64_t number;
    atomic_uint heads;
    atomic_uint flags;
};

struct payment {
    _Atomic uint64_t key;
    atomic_uint count;
};

struct row {
    struct cell serial;
    struct cell extra[2];
    uint64_t number;
    struct name name;
    uint32_t day;
    int64_t amount;
    uint64_t home;
    int flag;
    int head;
};

struct piece {
    enum source source;
    const char *text;
    size_t size;
};

struct membership {
    struct person *person;
    uint32_t home;
};

struct worker {
    char *lines;
    size_t used;
    size_t room;
    uint32_t *ends;
    struct row rows[ROWS];
    size_t count;
    struct membership *members;
    size_t member_count;
    size_t member_room;
};

static struct person *people;
static struct home *homes;
static struct payment *payments;
static uint64_t people_mask, homes_mask, payments_mask;
static uint64_t villages[VILLAGE_SLOTS];
static struct piece pieces[PIECES_MAX];
static size_t piece_count;
static atomic_size_t next_piece;
static struct worker workers[THREADS_MAX];
static int thread_count;

/* ---- tables ---- */

static uint64_t
slot_of(uint64_t key)
{
    return (key * 0x9e3779b97f4a7c15U) >> 24;
}

/* Takes a free slot for the key or finds it there. */
static int
claims(_Atomic uint64_t *slot, uint64_t key)
{
    uint64_t there = atomic_load_explicit(slot, memory_order_acquire);

    if (there == 0 && atomic_compare_exchange_strong(slot, &there, key))
        return 1;
    return there == key;
}

static struct person *
person_get(uint64_t number)
{
    uint64_t at = slot_of(number) & people_mask;

    while (!claims(&people[at].number, number))
        at = (at + 1) & people_mask;
    return &people[at];
}

static struct home *
home_get(uint64_t number)
{
    uint64_t at = slot_of(number) & homes_mask;

    while (!claims(&homes[at].number, number))
        at = (at + 1) & homes_mask;
    return &homes[at];
}

static struct payment *
payment_get(uint64_t key)
{
    uint64_t at = slot_of(key) & payments_mask;

    while (!claims(&payments[at].key, key))
        at = (at + 1) & payments_mask;
    return &payments[at];
}

static uint64_t *
village_slot(uint64_t code)
{
    uint64_t at = slot_of(code) % VILLAGE_SLOTS;

    while (villages[at] != 0 && villages[at] != code)
        at = (at + 1) % VILLAGE_SLOTS;
    return &villages[at];
}

static void *
memory(size_t size)
{
    char *made = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (made == MAP_FAILED)
        abort();
    (void)madvise(made, size, MADV_HUGEPAGE);
    return made;
}

static uint64_t
mask_for(size_t count)
{
    uint64_t size = 1024;

    while (size < count * 3 / 2)
        size *= 2;
    return size - 1;
}

/* ---- findings ---- */

static void
say(struct worker *worker, int check, enum source source, const char *key, size_t size)
{
    if (worker->used + size + 64 > worker->room) {
        worker->room *= 2;
        worker->lines = realloc(worker->lines, worker->room);
        if (worker->lines == NULL)
            abort();
    }
    worker->used += (size_t)sprintf(worker->lines + worker->used, "C%02d,%s,%.*s\n", check, LAYOUTS[source].name, (int)size, key);
}

static void
say_number(struct worker *worker, int check, enum source source, uint64_t number, const struct cell *extra)
{
    char key[64];
    int size = sprintf(key, "%017lu%c", (unsigned long)number, check_character(number));

    if (extra != NULL)
        size += sprintf(key + size, "|%.*s|%.*s", (int)extra[0].size, extra[0].text, (int)extra[1].size, extra[1].text);
    say(worker, check, source, key, (size_t)size);
}

/* ---- rows ---- */

static void
register_member(struct worker *worker, const struct row *row, struct person *person)
{
    struct home *home = home_get(row->home);
    const uint32_t slot = (uint32_t)(home - homes) + 1;
    const unsigned lives = row->flag ? LIVES : 0;

    (void)atomic_fetch_or(&home->flags, HOME_KNOWN);
    (void)atomic_fetch_add(&home->heads, (unsigned)row->head);
    if (person == NULL)
        return;
    if (worker->member_count == worker->member_room) {
        worker->member_room *= 2;
        worker->members = realloc(worker->members, worker->member_room * sizeof *worker->members);
        if (worker->members == NULL)
            abort();
    }
    worker->members[worker->member_count++] = (struct membership){person, slot};
    if ((atomic_fetch_or(&person->flags, TAKEN) & TAKEN) == 0) {
        person->name = row->name;
        atomic_store(&person->home, slot);
        (void)atomic_fetch_or(&person->flags, KNOWN | lives);
    } else {
        unsigned first;

        while ((first = atomic_load(&person->home)) == 0)
            continue;
        (void)atomic_fetch_or(&person->flags, lives | (first != slot ? TWO_HOMES : 0));
    }
}

static void
note_death(const struct row *row, struct person *person)
{
    unsigned earliest = atomic_load(&person->died);

    (void)atomic_fetch_or(&person->flags, DECEASED);
    while (row->day != 0 && (earliest == 0 || row->day < earliest) && !atomic_compare_exchange_weak(&person->died, &earliest, row->day))
        continue;
}

static void
judge_certificate(struct worker *worker, const struct row *row)
{
    const struct cell certificate = row->extra[0];
    char number[20];

    (void)sprintf(number, "%017lu%c", (unsigned long)row->number, check_character(row->number));
    if (certificate.size != 20 || memcmp(certificate.text, number, 17) != 0
        || (certificate.text[17] & ~(number[17] == 'X' ? 0x20 : 0)) != number[17])
        say(worker, 9, DISABLED, row->serial.text, row->serial.size);
}

static void
judge_payment(struct worker *worker, const struct row *row, struct person *person)
{
    const unsigned died = atomic_load(&person->died);
    const uint64_t key = (uint64_t)(person - people) << 32 | code_of((struct cell){row->extra[0].text + 2, row->extra[0].size - 2}) << 24
                         | code_of(row->extra[1]);

    if (died != 0 && row->day > died)
        say(worker, 4, SUBSIDY, row->serial.text, row->serial.size);
    if (atomic_fetch_add(&payment_get(key)->count, 1) == 1)
        say_number(worker, 11, SUBSIDY, row->number, row->extra);
}

static void
judge_person(struct worker *worker, enum source source, const struct row *row, struct person *person)
{
    const unsigned flags = atomic_load_explicit(&person->flags, memory_order_relaxed);

    if ((flags & KNOWN) == 0)
        say(worker, 2, source, row->serial.text, row->serial.size);
    else if (memcmp(&person->name, &row->name, sizeof row->name) != 0)
        say(worker, 3, source, row->serial.text, row->serial.size);
    if (source == DEATH)
        note_death(row, person);
    else if (source == SCHOOL && row->flag)
        (void)atomic_fetch_or(&person->flags, PUPIL);
    else if (source == VEHICLE && row->flag && row->amount >= 5000000)
        (void)atomic_fetch_or(&person->flags, DRIVER);
    else if (source == MONITOR)
        (void)atomic_fetch_or(&person->flags, WATCHED);
    else if (source == ALLOWANCE && (flags & DECEASED) != 0)
        say(worker, 4, ALLOWANCE, row->serial.text, row->serial.size);
    else if (source == DISABLED)
        judge_certificate(worker, row);
    else if (source == CLAIM)
        (void)atomic_fetch_add(&person->own, row->amount);
    else if (source == SUBSIDY)
        judge_payment(worker, row, person);
}

/* Rows wait until 32 are there: meanwhile what they look up comes from memory. */
static void
flush(struct worker *worker, enum source source)
{
    for (size_t at = 0; at < worker->count; at++) {
        const struct row *row = &worker->rows[at];
        struct person *person = row->number == 0 ? NULL : person_get(row->number);

        if (source == POLICE)
            register_member(worker, row, person);
        else if (person != NULL)
            judge_person(worker, source, row, person);
    }
    worker->count = 0;
}

static void
judge_day(struct worker *worker, enum source source, struct cell serial, struct cell cell, uint32_t day, const char *column)
{
    char key[64];

    if (day == 0 && cell.size > 0)
        say(worker, 14, source, key, (size_t)snprintf(key, sizeof key, "%.*s|%s", (int)serial.size, serial.text, column));
}

static void
read_extra(struct worker *worker, enum source source, const struct cell *cells, struct row *row, const int64_t *amounts)
{
    if (source == POLICE) {
        row->home = code_of(cells[1]);
        row->head = is(cells[4], "户主");
        row->flag = is(cells[11], "正常");
        __builtin_prefetch(&homes[slot_of(row->home) & homes_mask], 1);
    } else if (source == MONITOR) {
        (void)atomic_fetch_or(&home_get(code_of(cells[1]))->flags, HOME_WATCHED);
        if (amounts[0] != amounts[1] + amounts[2] + amounts[3] + amounts[4] - amounts[5])
            say(worker, 13, source, row->serial.text, row->serial.size);
    } else if (source == SCHOOL) {
        row->flag = is(cells[7], "在读");
    } else if (source == VEHICLE) {
        row->flag = is(cells[6], "正常");
    } else if (source == DISABLED) {
        row->extra[0] = cells[3];
    } else if (source == SUBSIDY) {
        row->extra[0] = cells[4];
        row->extra[1] = cells[1];
    }
}

static void
take_row(struct worker *worker, enum source source, const struct cell *cells)
{
    const struct layout *layout = &LAYOUTS[source];
    struct row *row = &worker->rows[worker->count];
    int64_t amounts[8] = {0};

    row->serial = cells[0];
    row->number = number_of(cells[layout->number]);
    if (row->number == 0)
        say(worker, 1, source, row->serial.text, row->serial.size);
    else
        __builtin_prefetch(&people[slot_of(row->number) & people_mask], 1);
    row->name = name_of(cells[layout->person]);
    row->day = day_of(cells[layout->day]);
    judge_day(worker, source, row->serial, cells[layout->day], row->day, "main_date");
    if (layout->second_day != 0)
        judge_day(worker, source, row->serial, cells[layout->second_day], day_of(cells[layout->second_day]), "second_date");
    if (layout->village != 0) {
        const uint64_t code = code_of(cells[layout->village]);

        if (code == 0 || *village_slot(code) != code)
            say(worker, 10, source, row->serial.text, row->serial.size);
    }
    for (int at = 0; layout->amounts[at] != 0; at++)
        amounts[at] = cents_of(cells[layout->amounts[at]]);
    row->amount = amounts[0];
    read_extra(worker, source, cells, row, amounts);
    if (++worker->count == ROWS)
        flush(worker, source);
}

/* ---- text to rows ---- */

#ifdef __AVX2__
static uint64_t
equal_bytes(const char *text, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);
    const unsigned low = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)text), wanted));
    const unsigned high = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)(text + 32)), wanted));

    return (uint64_t)high << 32 | low;
}
#else
static uint64_t
equal_bytes(const char *text, char byte)
{
    uint64_t bits = 0;

    for (int at = 0; at < 64; at++)
        bits |= (uint64_t)(text[at] == byte) << at;
    return bits;
}
#endif

/* Where unquoted commas and line ends stand. 64 bytes behind the text can be read. */
static size_t
find_ends(const char *text, size_t size, uint32_t *ends)
{
    uint64_t quoted = 0; /* all ones inside quotes */
    size_t count = 0;

    for (size_t at = 0; at < size; at += 64) {
        const uint64_t valid = size - at < 64 ? (UINT64_C(1) << (size - at)) - 1 : UINT64_MAX;
        uint64_t quotes = equal_bytes(text + at, '"') & valid;
        uint64_t found = (equal_bytes(text + at, ',') | equal_bytes(text + at, '\n')) & valid;

        if ((quotes | quoted) != 0) {
            for (int shift = 1; shift < 64; shift *= 2)
                quotes ^= quotes << shift; /* each bit: the parity of the quotes up to it */
            quotes ^= quoted;
            found &= ~quotes;
            quoted = 0 - (quotes >> 63);
        }
        for (; found != 0; found &= found - 1)
            ends[count++] = (uint32_t)at + (uint32_t)__builtin_ctzll(found);
    }
    return count;
}

/* The rows that end within a block; what they take of it. */
static size_t
read_block(struct worker *worker, enum source source, const char *text, size_t size)
{
    size_t count = find_ends(text, size, worker->ends);
    struct cell cells[CELLS_MAX];
    int cell = 0;
    uint32_t begin = 0;

    while (count > 0 && text[worker->ends[count - 1]] != '\n')
        count--;
    if (count == 0)
        abort();
    for (size_t at = 0; at < count; at++) {
        const uint32_t end = worker->ends[at];

        cells[cell] = (struct cell){text + begin, end - begin};
        cell += cell < CELLS_MAX - 1;
        begin = end + 1;
        if (text[end] != '\n')
            continue;
        if (cells[cell - 1].size > 0 && text[end - 1] == '\r')
            cells[cell - 1].size--;
        if (cell == LAYOUTS[source].columns)
            take_row(worker, source, cells);
        cell = 0;
    }
    return begin;
}

static void *
work(void *context)
{
    struct worker *worker = context;

    for (;;) {
        const size_t at = atomic_fetch_add(&next_piece, 1);

        if (at >= piece_count)
            return NULL;
        for (size_t done = 0; done < pieces[at].size;) {
            const size_t left = pieces[at].size - done;

            done += read_block(worker, pieces[at].source, pieces[at].text + done, left < BLOCK ? left : BLOCK);
        }
        flush(worker, pieces[at].source);
    }
}

static void
work_all(void)
{
    pthread_t threads[THREADS_MAX];

    for (int at = 1; at < thread_count; at++)
        if (pthread_create(&threads[at], NULL, work, &workers[at]) != 0)
            abort();
    (void)work(&workers[0]);
    for (int at = 1; at < thread_count; at++)
        (void)pthread_join(threads[at], NULL);
    piece_count = 0;
    atomic_store(&next_piece, 0);
}

static const char *
file_map(const char *folder, const char *name, size_t *size)
{
    char path[4096];
    struct stat state;
    char *text;
    int file;

    (void)snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &state) != 0) {
        perror(path);
        exit(1);
    }
    *size = (size_t)state.st_size;
    text = mmap(NULL, *size + 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); /* what is read behind the end is there */
    if (text == MAP_FAILED || mmap(text, *size, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, file, 0) == MAP_FAILED)
        abort();
    (void)close(file);
    return text;
}

/* The source's rows in pieces that end outside quotes. */
static size_t
add_pieces(const char *folder, enum source source)
{
    size_t left;
    const char *text = file_map(folder, LAYOUTS[source].name, &left);
    const size_t size = left;
    const char *header = memchr(text, '\n', left);

    left -= (size_t)(header + 1 - text);
    text = header + 1;
    while (left > 0) {
        size_t end = left < PIECE + 65536 || thread_count == 1 ? left : PIECE;
        size_t quotes = 0;

        for (size_t at = 0; at < end; at++)
            quotes += text[at] == '"';
        for (; end < left && (text[end - 1] != '\n' || quotes % 2 == 1); end++)
            quotes += text[end] == '"';
        if (piece_count == PIECES_MAX)
            abort();
        pieces[piece_count++] = (struct piece){source, text, end};
        text += end;
        left -= end;
    }
    return size;
}

static void
read_villages(const char *folder)
{
    size_t size;
    const char *text = file_map(folder, "village", &size);
    const char *end = text + size;

    for (text = (const char *)memchr(text, '\n', size) + 1; text < end; text = (const char *)memchr(text, '\n', (size_t)(end - text)) + 1) {
        const uint64_t code = code_of((struct cell){text, 12});

        *village_slot(code) = code;
    }
}

/* ---- what only the whole shows ---- */

static void
judge_registered(struct worker *worker)
{
    for (uint64_t at = 0; at <= people_mask; at++) {
        const struct person *person = &people[at];
        const unsigned flags = person->flags;
        const uint32_t born = (uint32_t)(person->number / 1000 % 100000000);

        if ((flags & KNOWN) == 0)
            continue;
        if ((flags & TWO_HOMES) != 0)
            say_number(worker, 6, POLICE, person->number, NULL);
        if ((flags & (LIVES | PUPIL)) == LIVES && born >= 20090901 && born <= 20180831)
            say_number(worker, 7, POLICE, person->number, NULL);
        if (person->own > 1000000 && (flags & WATCHED) == 0)
            say_number(worker, 8, CLAIM, person->number, NULL);
    }
}

static void
judge_homes(struct worker *worker)
{
    char key[24];

    for (int which = 0; which < thread_count; which++) {
        for (size_t at = 0; at < workers[which].member_count; at++) {
            const struct membership *member = &workers[which].members[at];
            struct home *home = &homes[member->home - 1];

            if ((home->flags & (HOME_WATCHED | HOME_SAID)) == HOME_WATCHED && (member->person->flags & DRIVER) != 0) {
                home->flags |= HOME_SAID;
                say(worker, 5, MONITOR, key, (size_t)sprintf(key, "%lu", (unsigned long)home->number));
            }
        }
    }
    for (uint64_t at = 0; at <= homes_mask; at++)
        if ((homes[at].flags & HOME_KNOWN) != 0 && homes[at].heads != 1)
            say(worker, 12, POLICE, key, (size_t)sprintf(key, "%lu", (unsigned long)homes[at].number));
}

static void
write_findings(const char *folder)
{
    char path[4096];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/findings.csv", folder);
    file = fopen(path, "w");
    if (file == NULL || fputs("check,source,key\n", file) < 0)
        exit(1);
    for (int at = 0; at < thread_count; at++)
        (void)fwrite(workers[at].lines, 1, workers[at].used, file);
    if (ferror(file) | fclose(file))
        exit(1);
}

int
main(int count, char **arguments)
{
    size_t size;

    thread_count = count == 4 ? atoi(arguments[3]) : 0;
    if (thread_count < 1 || thread_count > THREADS_MAX) {
        (void)fprintf(stderr, "usage: ceiling FOLDER OUT THREADS\n");
        return 64;
    }
    for (int at = 0; at < thread_count; at++) {
        workers[at] = (struct worker){.room = 1 << 20, .member_room = 1 << 16};
        workers[at].lines = malloc(workers[at].room);
        workers[at].ends = malloc((BLOCK + 64) * sizeof *workers[at].ends);
        workers[at].members = malloc(workers[at].member_room * sizeof *workers[at].members);
        if (workers[at].lines == NULL || workers[at].ends == NULL || workers[at].members == NULL)
            abort();
    }
    read_villages(arguments[1]);
    size = add_pieces(arguments[1], POLICE) / 150; /* about so many people */
    people_mask = mask_for(size);
    homes_mask = mask_for(size / 2);
    payments_mask = mask_for(size);
    people = memory((people_mask + 1) * sizeof *people);
    homes = memory((homes_mask + 1) * sizeof *homes);
    payments = memory((payments_mask + 1) * sizeof *payments);
    work_all();
    for (enum source source = DEATH; source <= MONITOR; source++)
        (void)add_pieces(arguments[1], source);
    work_all();
    for (enum source source = ALLOWANCE; source < SOURCES; source++)
        (void)add_pieces(arguments[1], source);
    work_all();
    judge_registered(&workers[0]);
    judge_homes(&workers[0]);
    write_findings(arguments[2]);
    return 0;
}
