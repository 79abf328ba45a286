#include <df/clock.h>

#include <stdatomic.h>

enum { RENEWED_MS = 60000 };

/* What is to be added to the monotonic clock; 0 before anybody said the time. */
static _Atomic int64_t offset;
static _Atomic int64_t read_at; /* monotonic */

static int64_t milliseconds_of(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (int64_t) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t df_now_ms(void)
{
    int64_t known = atomic_load(&offset);

    return known ? known + milliseconds_of(CLOCK_MONOTONIC) : milliseconds_of(CLOCK_REALTIME);
}

time_t df_now(void)
{
    return (time_t) (df_now_ms() / 1000);
}

void df_clock_set(int64_t milliseconds)
{
    int64_t now = milliseconds_of(CLOCK_MONOTONIC);

    atomic_store(&offset, milliseconds - now);
    atomic_store(&read_at, now);
}

bool df_clock_is_due(void)
{
    int64_t now = milliseconds_of(CLOCK_MONOTONIC), before = atomic_load(&read_at);

    return now - before >= RENEWED_MS && atomic_compare_exchange_strong(&read_at, &before, now);
}
