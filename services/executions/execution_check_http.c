#include "execution_check.h"
#include "routes.h"

#include "../compute/compute_client.h"

/* As many as compute looks at at once. */
enum { MOST_REQUESTS = 2000 };

static int64_t count_of(const json_t *compute, const char *name)
{
    return json_integer_value(json_object_get(compute, name));
}

/* What to know before the run; NULL when it would start at once. */
static const char *describe(struct df_arena *arena, const json_t *compute, int64_t slots)
{
    int64_t waiting = count_of(compute, "queued");

    if (!json_is_true(json_object_get(compute, "available"))) {
        const char *detail = json_string_value(json_object_get(compute, "detail"));
        return detail ? detail : "no worker is connected";
    }
    if (slots > 0)
        return NULL;
    return waiting > 0
               ? df_printf(arena, "every worker is busy and %lld jobs wait", (long long) waiting)
               : "every worker is busy";
}

static json_t *compute_json(struct df_ctx *ctx, const json_t *compute, const char *failure)
{
    int64_t free_slots = count_of(compute, "slots") - count_of(compute, "running");
    int64_t slots = free_slots > 0 ? free_slots : 0;
    bool available = json_is_true(json_object_get(compute, "available"));

    return json_pack("{sb sI sI sI ss?}", "available", available, "workers",
                     (json_int_t) count_of(compute, "workers"), "slots", (json_int_t) slots,
                     "waiting", (json_int_t) count_of(compute, "queued"), "detail",
                     failure ? failure : describe(&ctx->arena, compute, slots));
}

/* The nodes that ask for something, and what they ask for, in the same order. */
static void find_requests(const struct creation *creation, json_t *nodes, json_t *requests)
{
    const json_t *operations = json_object_get(creation->snapshot, "operations");
    const struct plan_choice *choice = &creation->choice;

    for (size_t i = 0; i < choice->count && json_array_size(nodes) < MOST_REQUESTS; i++) {
        const struct plan_chosen *chosen = &choice->nodes[i];
        const char *operation = json_string_value(json_object_get(chosen->node, "operation"));
        json_t *resources = operation ? json_object_get(json_object_get(operations, operation),
                                                        "resources")
                                      : NULL;
        if (chosen->fate != PLAN_RUNS || !resources)
            continue;
        json_array_append_new(nodes, json_string(chosen->id));
        json_array_append(requests, resources);
    }
}

/* A warning for each node whose job would wait for a worker that is not there. */
static void warn_of_misfits(struct df_ctx *ctx, struct creation *creation)
{
    json_t *nodes = df_defer_json(&ctx->arena, json_array());
    json_t *requests = df_defer_json(&ctx->arena, json_array());
    json_t *misfits = NULL, *node;
    size_t i;

    find_requests(creation, nodes, requests);
    if (json_array_size(nodes) == 0)
        return;
    if (compute_fit(ctx, creation->wanted->compute, creation->user, requests, &misfits)) {
        ctx->error = (struct df_error){}; /* it is said of the compute when it is away */
        return;
    }
    json_array_foreach(nodes, i, node) {
        const char *why = json_string_value(json_array_get(misfits, i));
        if (why)
            plan_problem_add(creation->problems, "warning",
                             df_printf(&ctx->arena, "/pipelines/%s/nodes/%s",
                                       creation->wanted->pipeline, json_string_value(node)),
                             "it would wait: %s", why);
    }
}

/* Compute may be away: then nobody knows who would run it, and the rest can be said all the same.
 */
static int ask_compute(struct df_ctx *ctx, struct creation *creation, json_t **answer)
{
    const char *failure = NULL;
    int failed = execution_compute_find(ctx, creation);

    if (failed == -DF_UNAVAILABLE || failed == -DF_INTERNAL) {
        ctx->error = (struct df_error){};
        failure = "compute does not answer, so whether a worker is connected is not known";
    } else if (failed) {
        return failed;
    } else if (!creation->compute) {
        failure = "there is no such compute";
    }
    if (json_is_true(json_object_get(creation->compute, "available")))
        warn_of_misfits(ctx, creation);
    *answer = compute_json(ctx, creation->compute, failure);
    return 0;
}

int execution_check_answer(struct df_ctx *ctx, struct creation *creation, json_t **answer)
{
    json_t *compute = NULL;
    int failed = ask_compute(ctx, creation, &compute);

    if (failed)
        return failed;
    execution_plan(ctx, creation);
    size_t jobs = plan_choice_jobs(&creation->choice);
    *answer = json_pack("{sI sI sI sI so so so}", "jobs", (json_int_t) jobs, "pinned",
                        (json_int_t) creation->choice.fates[PLAN_TAKEN], "muted",
                        (json_int_t) plan_choice_muted(&creation->choice), "left_out",
                        (json_int_t) (creation->choice.count - jobs), "problems",
                        execution_problems(creation, "error"), "warnings",
                        execution_problems(creation, "warning"), "compute", compute);
    return 0;
}

static int execution_check(struct df_call *call)
{
    struct new_execution wanted = {.use_cache = true};
    struct creation creation;
    json_t *answer;

    int failed = execution_request_read(call, &wanted, &creation);
    if (!failed)
        failed = execution_prepare(call->ctx, &creation);
    if (!failed)
        failed = execution_check_answer(call->ctx, &creation, &answer);
    return failed ? failed : df_reply_json(call, 200, answer);
}

const struct df_route execution_check_routes[] = {
    DF_ROUTE("POST", "/projects/:project/executions/check", execution_check, DF_USER),
    {},
};
