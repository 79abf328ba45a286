#include "cache_store.h"
#include "queries.h"

#include <df/metrics.h>

#include <string.h>

/* Levels of a graph that one transaction goes through, which holds the execution that long; and
 * jobs that one statement looks at when nobody names them. */
enum { CACHE_LEVELS = 100, CACHE_BATCH = 500 };

static struct df_counter jobs_cached = {"deepforge_jobs_cached_total",
                                        "Jobs that were not run because their result was there"};

struct decided {
    int64_t hits, count, quick;
    const char *ready, *undecided;
    json_t *builtin;
};

static const struct df_field decided_fields[] = {
    DF_FIELD(decided, hits, DF_INT, 0),
    DF_FIELD(decided, count, DF_INT, 0),
    DF_FIELD(decided, ready, DF_TEXT, 0),
    DF_FIELD(decided, undecided, DF_TEXT, 0),
    DF_FIELD(decided, builtin, DF_JSON, 0),
    DF_FIELD(decided, quick, DF_INT, 0),
    {},
};

static bool is_empty(const char *ids)
{
    return strcmp(ids, "{}") == 0;
}

/* "{a,b}" and "{c}" are "{a,b,c}". */
static const char *join(struct df_arena *arena, const char *left, const char *right)
{
    if (is_empty(left))
        return right;
    if (is_empty(right))
        return left;
    return df_printf(arena, "%.*s,%s", (int) strlen(left) - 1, left, right + 1);
}

static int decide_level(struct df_ctx *ctx, const char *execution, const char *jobs,
                        struct decided *decided)
{
    const char *limit = jobs ? NULL : df_printf(&ctx->arena, "%d", CACHE_BATCH);
    char froms[JOB_FROMS_SIZE], ready_froms[JOB_FROMS_SIZE];

    job_event_froms(JOB_TAKE, froms);
    job_event_froms(JOB_READY, ready_froms);
    *decided = (struct decided){};
    return df_pg_one(ctx,
                     sql_cache_decide(execution, jobs, limit, froms, job_event_to(JOB_TAKE),
                                      ready_froms, job_event_to(JOB_READY)),
                     decided_fields, decided);
}

static int decide_levels(struct df_ctx *ctx, const char *execution, const char *jobs,
                         struct job_outcome *outcome, int64_t *hits)
{
    for (int level = 0; level < CACHE_LEVELS; level++) {
        struct decided decided;
        int failed = decide_level(ctx, execution, jobs, &decided);
        if (failed)
            return failed;
        *hits += decided.hits;
        outcome->ready = join(&ctx->arena, outcome->ready, decided.ready);
        json_array_extend(outcome->builtin, decided.builtin);
        if (!jobs && decided.count == CACHE_BATCH)
            continue;
        jobs = decided.undecided;
        if (is_empty(jobs))
            break;
    }
    outcome->undecided = jobs ? jobs : "all";
    return 0;
}

int cache_decide(struct df_ctx *ctx, const char *execution, const char *jobs,
                 struct job_outcome *outcome, bool *more)
{
    struct job_outcome found = *outcome;
    int64_t hits = 0;

    found.builtin = df_defer_json(&ctx->arena, json_array());
    json_array_extend(found.builtin, outcome->builtin);
    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_run(ctx, sql_cache_lock(execution), NULL);
    if (!failed)
        failed = decide_levels(ctx, execution, jobs, &found, &hits);
    if (failed) {
        df_pg_rollback(ctx);
        return failed;
    }
    failed = df_pg_commit(ctx);
    if (failed)
        return failed;
    if (hits > 0)
        df_count_by(&jobs_cached, (unsigned long long) hits);
    *more = *more || !is_empty(found.undecided);
    *outcome = found;
    outcome->undecided = "{}";
    return 0;
}
