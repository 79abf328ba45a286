#include "outcome.h"

#include <signal.h>
#include <string.h>

bool outcome_is_success(const struct outcome *outcome)
{
    return outcome->has_run && !outcome->is_canceled && !outcome->limit && outcome->is_done
           && outcome->status == 0 && !outcome->error && !outcome->missing && !outcome->detail;
}

static const char *mebibytes(struct df_arena *arena, int64_t bytes)
{
    return df_printf(arena, "%lld MiB", (long long) (bytes / (1024 * 1024)));
}

static const char *signal_detail(struct df_arena *arena, const struct outcome *outcome)
{
    if (outcome->signal == SIGKILL && outcome->is_out_of_memory)
        return df_printf(arena, "it ran out of memory: the system ended it at %s",
                         mebibytes(arena, outcome->peak_bytes));
    if (outcome->signal == SIGKILL)
        return df_printf(arena, "it was killed (signal 9); its largest size was %s",
                         mebibytes(arena, outcome->peak_bytes));
    return df_printf(arena, "it crashed with signal %d (%s)", outcome->signal,
                     strsignal(outcome->signal));
}

/* Which limit, how much it is, and what to do. */
static const char *limit_detail(struct df_arena *arena, const struct outcome *outcome)
{
    long long allowed = (long long) outcome->allowed;

    switch (outcome->limit) {
    case OUTCOME_WALL:
        return df_printf(arena,
                         "it ran longer than %lld seconds, the limit timeout_seconds of its "
                         "operation; raise it, or give the job less to do",
                         allowed);
    case OUTCOME_SILENCE:
        return df_printf(arena,
                         "it printed and logged nothing for %lld seconds, the limit "
                         "timeout_silent_seconds of its operation; let it report, or raise it",
                         allowed);
    case OUTCOME_CPU:
        return df_printf(arena,
                         "it used more than %lld seconds of processor time, the limit cpu_seconds "
                         "of its operation; raise it, or give the job less to do",
                         allowed);
    default:
        if (outcome->used_bytes <= outcome->allowed) /* the kernel did not let it have more */
            return df_printf(
                arena,
                "it was killed: it used more than %s of memory, the limit memory_mb of "
                "its operation; raise it, or work on smaller pieces",
                mebibytes(arena, outcome->allowed));
        return df_printf(arena,
                         "it used more than %s of memory, the limit memory_mb of its operation "
                         "(it had %s); raise it, or work on smaller pieces",
                         mebibytes(arena, outcome->allowed), mebibytes(arena, outcome->used_bytes));
    }
}

/* NULL when a Python error says enough. */
static const char *detail_of(struct df_arena *arena, const struct outcome *outcome)
{
    if (outcome->limit)
        return limit_detail(arena, outcome);
    if (outcome->detail)
        return outcome->detail;
    if (outcome->is_orphan && outcome->is_out_of_memory)
        return "the system ran out of memory and ended the Python it ran in";
    if (outcome->is_orphan)
        return "the Python it ran in ended unexpectedly";
    if (outcome->signal > 0)
        return signal_detail(arena, outcome);
    if (outcome->error)
        return NULL;
    if (outcome->missing)
        return df_printf(arena, "it did not write its output '%s'", outcome->missing);
    if (outcome->status == 0)
        return "it ended before everything was written";
    return df_printf(arena, "it ended with exit code %d", outcome->status);
}

json_t *outcome_finish(struct df_arena *arena, const struct outcome *outcome)
{
    bool success = outcome_is_success(outcome);
    const char *status = outcome->is_canceled ? "canceled" : success ? "success" : "failed";
    json_t *finish = json_pack("{ss}", "status", status);

    if (outcome->status >= 0)
        json_object_set_new(finish, "exit_code", json_integer(outcome->status));
    if (outcome->signal > 0)
        json_object_set_new(finish, "signal", json_integer(outcome->signal));
    if (outcome->has_run)
        json_object_set_new(finish, "usage",
                            json_pack("{sf sf sI}", "seconds", outcome->wall_seconds, "cpu_seconds",
                                      outcome->cpu_seconds, "peak_bytes",
                                      (json_int_t) outcome->peak_bytes));
    if (success || outcome->is_canceled)
        return finish;
    if (outcome->error)
        json_object_set(finish, "error", outcome->error);
    const char *detail = detail_of(arena, outcome);
    json_t *text = detail ? json_string(detail) : NULL;
    if (text)
        json_object_set_new(finish, "detail", text);
    return finish;
}
