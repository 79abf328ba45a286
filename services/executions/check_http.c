#include "access.h"
#include "dispatch.h"
#include "execution_prepare.h"
#include "execution_store.h"
#include "loops.h"
#include "queries.h"
#include "routes.h"

#include "../projects/projects_client.h"

#include <df/service.h>

#include <string.h>

/* Where to ask. */
struct new_check {
    const char *compute, *storage;
};

/* 2 MiB of text, or 3 MiB of a file in base64, as JSON. */
enum {
    IMPORT_TEXT = 2 * 1024 * 1024,
    IMPORT_FILE = 4 * 1024 * 1024,
    IMPORT_BODY = 6 * 1024 * 1024
};

struct new_import {
    const char *compute, *storage, *type, *text, *file;
};

static const struct df_field new_check_fields[] = {
    DF_FIELD(new_check, compute, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_check, storage, DF_UUID, DF_REQUIRED),
    {},
};

static const struct df_field new_import_fields[] = {
    DF_FIELD(new_import, compute, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_import, storage, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_import, type, DF_TEXT, DF_REQUIRED, .min = 1, .max = 120),
    DF_FIELD(new_import, text, DF_TEXT, DF_NULLABLE, .min = 1, .max = IMPORT_TEXT),
    DF_FIELD(new_import, file, DF_TEXT, DF_NULLABLE, .min = 1, .max = IMPORT_FILE),
    {},
};

static int read_request(struct df_call *call, const struct df_field *fields, const char **project,
                        void *wanted)
{
    int failed = df_path_uuid(call, "project", project);

    if (!failed)
        failed = projects_require(call->ctx, *project, call->principal.user, ROLE_RUNNER);
    return failed ? failed : df_body(call, fields, wanted);
}

/* Runs the one operation of a snapshot. */
static int start(struct df_call *call, struct creation *creation, const struct new_check *where)
{
    const json_t *pipeline = json_object_get(creation->snapshot, "pipeline");
    const struct new_execution wanted = {
        .pipeline = json_string_value(json_object_get(pipeline, "id")),
        .compute = where->compute,
        .storage = where->storage,
    };
    const char *answer = NULL;

    creation->wanted = &wanted;
    int failed = execution_make(call->ctx, creation, &answer);
    if (failed)
        return failed;
    dispatch_execution(call->ctx, creation->id);
    return df_reply_bytes(call, 201, "application/json", answer, strlen(answer));
}

/* An execution that is in no list: one job that asks the extension of the resource about it. */
static int check_create(struct df_call *call)
{
    struct new_check check = {};
    struct creation creation = {
        .user = call->principal.user, .user_name = call->principal.name, .tool = "check"};
    int failed = read_request(call, new_check_fields, &creation.project, &check);

    if (failed)
        return failed;
    df_pg_release(call->ctx);
    failed = projects_check_snapshot(call->ctx, creation.project, df_path(call, "resource"),
                                     &creation.snapshot);
    return failed ? failed : start(call, &creation, &check);
}

/* The same of one job that has the extension read what is to become a resource. */
static int import_create(struct df_call *call)
{
    struct new_import import = {};
    struct creation creation = {
        .user = call->principal.user, .user_name = call->principal.name, .tool = "import"};
    int failed = read_request(call, new_import_fields, &creation.project, &import);

    if (failed)
        return failed;
    if (!import.text == !import.file)
        return df_fail_at(call->ctx, "/text", "give either a text or a file");
    df_pg_release(call->ctx);
    failed = projects_import_snapshot(
        call->ctx, creation.project,
        json_pack("{ss ss* ss*}", "type", import.type, "text", import.text, "file", import.file),
        &creation.snapshot);
    const struct new_check where = {import.compute, import.storage};
    return failed ? failed : start(call, &creation, &where);
}

struct outcome {
    const char *status, *storage, *hash, *detail;
};

static const struct df_field outcome_fields[] = {
    DF_FIELD(outcome, status, DF_TEXT, 0),
    DF_FIELD(outcome, storage, DF_UUID, DF_NULLABLE),
    DF_FIELD(outcome, hash, DF_TEXT, DF_NULLABLE),
    DF_FIELD(outcome, detail, DF_TEXT, DF_NULLABLE),
    {},
};

static int read_answer(struct df_call *call, const char *tool)
{
    struct df_ctx *ctx = call->ctx;
    struct execution execution = {};
    struct outcome outcome = {};
    json_t *answer = NULL;
    int failed = access_read(call, &execution);

    if (!failed)
        failed = df_pg_one(ctx, sql_check_find(execution.id, tool), outcome_fields, &outcome);
    if (failed == -DF_NOT_FOUND)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such %s", tool);
    if (failed)
        return failed;
    if (outcome.hash) {
        df_pg_release(ctx);
        failed = storage_object_read(ctx, execution.project, outcome.storage, outcome.hash,
                                     &answer);
    }
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{ss sO? ss?}", "status", outcome.status, "answer", answer,
                                   "detail", outcome.detail));
}

static int check_read(struct df_call *call)
{
    return read_answer(call, "check");
}

static int import_read(struct df_call *call)
{
    return read_answer(call, "import");
}

struct due {
    const char *id;
};

static const struct df_field due_fields[] = {
    DF_FIELD(due, id, DF_UUID, 0),
    {},
};

int check_round(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_check_due_list(), due_fields, sizeof(struct due), &list);
    const struct due *due = list.items;

    for (size_t i = 0; !failed && i < list.count; i++) {
        json_t *handed = NULL;
        failed = execution_remove(ctx, due[i].id, &handed);
        if (!failed)
            dispatch_cancel(ctx, handed);
    }
    if (!failed && list.count > 0)
        df_wake(ctx, "cleaning");
    *more = false;
    return failed;
}

const struct df_route check_routes[] = {
    DF_ROUTE("POST", "/projects/:project/executions/resources/:resource/check", check_create,
             DF_USER),
    DF_ROUTE("GET", "/executions/:execution/check", check_read, DF_USER),
    DF_ROUTE("POST", "/projects/:project/executions/resources/import", import_create, DF_USER,
             .body_limit = IMPORT_BODY),
    DF_ROUTE("GET", "/executions/:execution/import", import_read, DF_USER),
    {},
};
