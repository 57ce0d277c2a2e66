/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/thread.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

enum { THREADS_MAX = 64 };

struct pool {
    thread_task run;
    void *context;
    size_t count;
    atomic_size_t next;
    pthread_mutex_t lock; /* guards the two below */
    size_t failed_task;
    struct error failure;
};

struct worker {
    struct pool *pool;
    size_t number;
    pthread_t thread;
};

static void
note_failure(struct pool *pool, size_t task, const struct error *err)
{
    (void)pthread_mutex_lock(&pool->lock);
    if (task < pool->failed_task) {
        pool->failed_task = task;
        pool->failure = *err;
    }
    (void)pthread_mutex_unlock(&pool->lock);
}

/* Tasks are taken in ascending order, and a failure stops only tasks not yet taken; so the lowest failing task always runs. */
static void *
work(void *argument)
{
    struct worker *worker = argument;
    struct pool *pool = worker->pool;
    size_t task;

    while ((task = atomic_fetch_add(&pool->next, 1)) < pool->count) {
        struct error err = {0};
        const enum status status = pool->run(pool->context, task, worker->number, &err);

        if (status != STATUS_OK) {
            err.status = status;
            note_failure(pool, task, &err);
            atomic_store(&pool->next, pool->count);
        }
    }
    return NULL;
}

enum status
thread_each(size_t threads, size_t count, thread_task run, void *context, struct error *err)
{
    struct pool pool = {.run = run, .context = context, .count = count, .failed_task = SIZE_MAX};
    struct worker workers[THREADS_MAX];
    size_t started = 1;

    threads = threads > count ? count : threads;
    threads = threads > THREADS_MAX ? THREADS_MAX : threads;
    atomic_init(&pool.next, 0);
    (void)pthread_mutex_init(&pool.lock, NULL);
    workers[0] = (struct worker){.pool = &pool, .number = 0};
    for (; started < threads; started++) {
        workers[started] = (struct worker){.pool = &pool, .number = started};
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0) {
            break;
        }
    }
    (void)work(&workers[0]);
    for (size_t number = 1; number < started; number++) {
        (void)pthread_join(workers[number].thread, NULL);
    }
    (void)pthread_mutex_destroy(&pool.lock);
    if (pool.failed_task == SIZE_MAX) {
        return STATUS_OK;
    }
    if (err != NULL) {
        *err = pool.failure;
    }
    return pool.failure.status;
}

size_t
thread_count(size_t wanted)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted == 0) {
        wanted = processors > 0 ? (size_t)processors : 1;
    }
    return wanted > THREADS_MAX ? THREADS_MAX : wanted;
}
