#include "access.h"
#include "execution_prepare.h"
#include "plan_json.h"
#include "program.h"
#include "queries.h"
#include "routes.h"

#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

#include <df/zip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Inputs that are put in: none larger than a service reads, and together as many bytes as this.
 * Others are listed, and fetched when the program runs. */
enum { EMBED_BYTES = 32 * 1024 * 1024, PARAMETERS = 500 };

static int add_texts(struct df_ctx *ctx, json_t *files, struct df_zip_writer *writer)
{
    const char *path;
    json_t *text;
    int failed = 0;

    (void) ctx;
    json_object_foreach(files, path, text)
        if (!failed)
            failed = df_zip_add(writer, path, json_string_value(text), json_string_length(text));
    return failed;
}

/* In memory of its own, which is given back before the next one. */
static int add_input(struct df_ctx *ctx, const char *project, const json_t *input,
                     struct df_zip_writer *writer)
{
    struct df_ctx portion;
    const char *bytes;
    size_t size;

    df_ctx_init(&portion, ctx->id, ctx->process);
    int failed = storage_object_bytes(&portion, project, text_of(input, "storage"),
                                      text_of(input, "sha256"), &bytes, &size);
    if (failed)
        failed = df_fail(ctx, portion.error.code, "the input '%s': %s", text_of(input, "name"),
                         portion.error.detail);
    else
        failed = df_zip_add(writer, text_of(input, "file"), bytes, size);
    df_ctx_release(&portion);
    return failed;
}

/* Chooses what is put in; the rest gets a note. */
static json_t *choose_embedded(struct program *program, const char *project, bool embeds)
{
    json_t *chosen = df_defer_json(&program->ctx->arena, json_array()), *input;
    json_int_t total = 0;
    size_t index;

    json_array_foreach(program->inputs, index, input) {
        json_int_t size = json_integer_value(json_object_get(input, "size"));
        if (!text_of(input, "file"))
            continue;
        json_object_set_new(input, "url",
                            json_sprintf("/files/%s/%s/%s", project, text_of(input, "storage"),
                                         text_of(input, "sha256")));
        if (embeds && size <= STORAGE_READ_LIMIT && total + size <= EMBED_BYTES) {
            total += size;
            json_array_append(chosen, input);
        } else {
            program_note(program,
                         "`%s` (%lld bytes, SHA-256 `%s`) is not put in by the server. Where it "
                         "is not here, `DEEPFORGE_HOST=ADDRESS DEEPFORGE_TOKEN=TOKEN python3 %s "
                         "--fetch` downloads it from the DeepForge it came from and checks it; "
                         "so does the first run. `deepforge ... --whole` puts it in.",
                         text_of(input, "file"), (long long) size, text_of(input, "sha256"),
                         program->entry);
        }
    }
    return chosen;
}

static int write_zip(struct program *program, const char *project, json_t *embedded, FILE *out)
{
    struct df_zip_writer *writer;
    json_t *input;
    size_t index;
    int failed = df_zip_create(program->ctx, out, &writer);

    if (!failed)
        failed = add_texts(program->ctx, program->files, writer);
    json_array_foreach(embedded, index, input)
        if (!failed)
            failed = add_input(program->ctx, project, input, writer);
    return failed ? failed : df_zip_finish(writer);
}

struct packing {
    const char *project, *lock;
    bool embeds;
};

static int reply_program(struct df_call *call, struct program *program,
                         const struct packing *packing)
{
    struct df_arena *arena = &call->ctx->arena;
    json_t *embedded = choose_embedded(program, packing->project, packing->embeds);
    char *bytes = NULL;
    size_t size;

    program_write(program, packing->lock);
    FILE *out = open_memstream(&bytes, &size);
    if (!out)
        abort();
    int failed = write_zip(program, packing->project, embedded, out);
    fclose(out);
    df_defer(arena, free, bytes);
    if (failed)
        return failed;
    df_reply_header(
        call, "Content-Disposition",
        df_printf(arena, "attachment; filename=\"%s.zip\"",
                  program_key(arena, program->name, df_defer_json(arena, json_object()))));
    return df_reply_bytes(call, 200, "application/zip", bytes, size);
}

/* Ids by commas, or "*" for all, as keys. */
static int read_parameters(struct df_call *call, json_t **parameters)
{
    struct df_arena *arena = &call->ctx->arena;
    const char *text = df_query_text(call, "parameters");
    size_t count = 0;

    *parameters = df_defer_json(arena, json_object());
    while (text && *text) {
        size_t length = strcspn(text, ",");
        if (++count > PARAMETERS)
            return df_fail_at(call->ctx, "?parameters", "names more than %d nodes", PARAMETERS);
        json_object_set_new(*parameters, df_strndup(arena, text, length), json_true());
        text += length + (text[length] == ',');
    }
    return 0;
}

static int check_parameters(struct df_ctx *ctx, const json_t *snapshot, json_t *parameters)
{
    json_t *nodes = json_object_get(json_object_get(snapshot, "pipeline"), "nodes"), *unused;
    const char *id;

    json_object_foreach(parameters, id, unused) {
        const char *builtin = plan_builtin(json_object_get(nodes, id));
        if (strcmp(id, "*") != 0 && (!builtin || strcmp(builtin, "Input") != 0))
            return df_fail_at(ctx, "?parameters", "'%.64s' is no Input of this pipeline", id);
    }
    return 0;
}

/* An Input that is a parameter needs no artifact. */
static bool is_excused(const struct creation *creation, const json_t *parameters,
                       const json_t *problem)
{
    const json_t *pipeline = json_object_get(creation->snapshot, "pipeline");
    const char *pointer = text_of(problem, "pointer"), *id;
    char expected[256];
    json_t *node;

    json_object_foreach(json_object_get(pipeline, "nodes"), id, node) {
        const char *builtin = plan_builtin(node);
        snprintf(expected, sizeof expected, "/pipelines/%s/nodes/%s/references/artifact",
                 creation->wanted->pipeline, id);
        if (builtin && strcmp(builtin, "Input") == 0 && strcmp(pointer, expected) == 0
            && (json_object_get(parameters, id) || json_object_get(parameters, "*")))
            return true;
    }
    return false;
}

static void excuse_parameters(struct creation *creation, const json_t *parameters)
{
    for (size_t i = json_array_size(creation->problems); i-- > 0;)
        if (is_excused(creation, parameters, json_array_get(creation->problems, i)))
            json_array_remove(creation->problems, i);
}

static int plan_export(struct df_ctx *ctx, struct creation *creation, json_t *parameters)
{
    const struct plan_wish wish = {.ignores_pins = true};
    const char *pipeline = creation->wanted->pipeline;

    int failed = projects_snapshot(ctx, creation->project, pipeline, &creation->snapshot);
    if (failed == -DF_NOT_FOUND)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such pipeline");
    if (!failed)
        failed = check_parameters(ctx, creation->snapshot, parameters);
    if (failed)
        return failed;
    plan_choose(&creation->choice, &ctx->arena, creation->snapshot, &wish);
    creation->artifacts = df_defer_json(&ctx->arena, plan_artifacts(&creation->choice));
    failed = execution_artifacts_find(ctx, creation->artifacts);
    if (failed)
        return failed;
    const struct plan_finds finds = {.artifacts = creation->artifacts};
    creation->problems = df_defer_json(
        &ctx->arena, plan_problems(&ctx->arena, creation->snapshot, &creation->choice, &finds));
    excuse_parameters(creation, parameters);
    execution_plan(ctx, creation);
    return plan_problems_have_error(creation->problems) ? execution_refuse(ctx, creation) : 0;
}

static void note_left_out(struct program *program, const struct plan_choice *choice)
{
    for (size_t i = 0; i < choice->count; i++)
        if (plan_is_left_out(choice->nodes[i].fate))
            program_note(program, "%s is left out, because it is muted or needs what is muted.",
                         plan_node_name(choice->snapshot, choice->nodes[i].node));
}

static int pipeline_export(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    const struct new_execution wanted = {.pipeline = df_path(call, "pipeline")};
    struct creation creation = {.wanted = &wanted};
    struct program program;
    json_t *parameters;

    int failed = df_path_uuid(call, "project", &creation.project);
    if (!failed)
        failed = projects_require(ctx, creation.project, call->principal.user, ROLE_VIEWER);
    if (!failed)
        failed = read_parameters(call, &parameters);
    if (!failed)
        failed = plan_export(ctx, &creation, parameters);
    if (failed)
        return failed;
    program_init(&program, ctx, df_defer_json(&ctx->arena, plan_bundle(creation.snapshot)));
    program.name = text_of(creation.plan.pipeline, "name");
    program.origin = df_printf(
        &ctx->arena, "A pipeline of the DeepForge project \"%s\" at revision %lld.",
        text_of(json_object_get(creation.snapshot, "project"), "name"),
        (long long) json_integer_value(json_object_get(creation.snapshot, "revision")));
    program_read_plan(&program, &creation.plan, parameters);
    note_left_out(&program, &creation.choice);
    return reply_program(call, &program, &(struct packing){creation.project, NULL, true});
}

struct program_job {
    const char *project, *execution, *bundle, *storage;
    int64_t attempt;
    bool is_waiting;
    json_t *spec;
};

static const struct df_field program_job_fields[] = {
    DF_FIELD(program_job, project, DF_UUID, 0), DF_FIELD(program_job, execution, DF_TEXT, 0),
    DF_FIELD(program_job, bundle, DF_TEXT, 0),  DF_FIELD(program_job, storage, DF_UUID, 0),
    DF_FIELD(program_job, attempt, DF_INT, 0),  DF_FIELD(program_job, is_waiting, DF_BOOL, 0),
    DF_FIELD(program_job, spec, DF_JSON, 0),    {},
};

static int find_job(struct df_call *call, const char *id, struct program_job *job)
{
    struct df_ctx *ctx = call->ctx;
    int failed = df_pg_one(ctx, sql_program_job_find(id), program_job_fields, job);

    if (failed == -DF_NOT_FOUND)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such job");
    if (!failed)
        failed = access_project(call, job->project, "job");
    if (failed)
        return failed;
    if (!json_is_object(job->spec))
        return df_fail_as(ctx, DF_CONFLICT, "no_code", "an Input or Output has no code of its own");
    if (job->is_waiting)
        return df_fail_as(ctx, DF_CONFLICT, "not_ready",
                          "the job waits for its inputs, so they cannot be downloaded yet");
    return 0;
}

static int read_bundle(struct df_ctx *ctx, const struct program_job *job, json_t **bundle)
{
    int failed = storage_object_read(ctx, job->project, job->storage, job->bundle, bundle);

    return failed ? df_fail(ctx, ctx->error.code, "the code of the run cannot be had: %s",
                            df_strdup(&ctx->arena, ctx->error.detail))
                  : 0;
}

struct packages {
    int64_t attempt;
    const char *hash, *lock;
};

static const struct df_field packages_fields[] = {
    DF_FIELD(packages, attempt, DF_INT, 0),
    DF_FIELD(packages, hash, DF_TEXT, 0),
    DF_FIELD(packages, lock, DF_TEXT, 0),
    {},
};

/* What the job ran with, or NULL when no worker has said so. Another job's when the cache had it.
 */
static int find_lock(struct df_ctx *ctx, const char *id, int64_t number, const char **lock)
{
    struct packages packages = {};
    struct attempt attempt;

    int failed = attempt_find(ctx, id, number, &attempt);
    if (!failed)
        failed = df_pg_one(
            ctx,
            sql_environment_find(attempt.shown_job,
                                 df_printf(&ctx->arena, "%lld", (long long) attempt.shown_attempt)),
            packages_fields, &packages);
    *lock = failed ? NULL : packages.lock;
    if (failed != -DF_NOT_FOUND)
        return failed;
    ctx->error = (struct df_error){};
    return 0;
}

static int job_files_read(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    const char *inputs = df_query_text(call, "inputs"), *id;
    struct packing packing = {.embeds = !inputs || strcmp(inputs, "files") == 0};
    struct program_job job = {};
    struct program program;
    json_t *bundle = NULL;

    if (!packing.embeds && strcmp(inputs, "list") != 0)
        return df_fail_at(ctx, "?inputs", "must be files or list");
    int failed = df_path_uuid(call, "job", &id);
    if (!failed)
        failed = find_job(call, id, &job);
    if (!failed)
        failed = find_lock(ctx, id, job.attempt, &packing.lock);
    df_pg_release(ctx); /* storage is asked */
    if (!failed)
        failed = read_bundle(ctx, &job, &bundle);
    if (failed)
        return failed;
    program_init(&program, ctx, bundle);
    program.name = text_of(job.spec, "name");
    program.entry = "run.py";
    program.origin = df_printf(&ctx->arena, "A job of the DeepForge execution \"%s\".",
                               job.execution);
    program_read_job(&program, job.spec);
    packing.project = job.project;
    return reply_program(call, &program, &packing);
}

const struct df_route program_routes[] = {
    DF_ROUTE("GET", "/projects/:project/pipelines/:pipeline/export", pipeline_export, DF_USER),
    DF_ROUTE("GET", "/jobs/:job/files", job_files_read, DF_USER),
    {},
};
