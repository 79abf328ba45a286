/* A cron expression comes from a user. Whatever is accepted names a time that fits it, or none. */
#include "schedule.h"

#include <df/arena.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct zone_change changes[] = {
        {1767139200, 3600}, {1774746000, 7200}, {1792890000, 3600}};
    static const struct zone zone = {changes, 3, 1830297600};
    struct df_arena arena;
    struct cron cron;

    df_arena_init(&arena, 1024 * 1024);
    if (!cron_read(df_strndup(&arena, (const char *) data, size), &cron)) {
        int64_t time = 1767225600;
        for (int i = 0; i < 10 && time != CRON_NEVER; i++) {
            int64_t next = schedule_next(&cron, &zone, time);
            if (next != CRON_NEVER && (next <= time || next % 60 != 0 || next >= zone.end))
                abort();
            time = next;
        }
    }
    df_arena_release(&arena);
    return 0;
}
