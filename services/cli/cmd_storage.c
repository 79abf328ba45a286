#include "client.h"
#include "commands.h"
#include "internal.h"
#include "print.h"
#include "system.h"

#include <df/http_client.h>
#include <df/size.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct column columns[] = {
    {"PROJECT", "name", COLUMN_TEXT},
    {"SIZE", "bytes", COLUMN_SIZE},
    {"OBJECTS", "objects", COLUMN_TEXT},
    {"ID", "project", COLUMN_TEXT},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* Names for ids; what is in the bin has none here. */
static void add_names(json_t *rows, const json_t *projects)
{
    json_t *row, *project;
    size_t i, j;

    json_array_foreach(rows, i, row)
        json_array_foreach(projects, j, project)
            if (strcmp(text_of(row, "project"), text_of(project, "id")) == 0)
                json_object_set(row, "name", json_object_get(project, "name"));
}

static int usage(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *answer, *projects;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(&client, "GET", "/usage", NULL, &answer);
    if (!failed)
        failed = client_list(&client, "/projects", &projects);
    if (failed)
        return failed;
    json_t *rows = json_object_get(answer, "projects"), *limit = json_object_get(answer, "limit");
    add_names(rows, projects);
    if (wants_json(invocation)) {
        print_json(answer);
        return 0;
    }
    print_items(invocation, rows, columns);
    printf("%s", text_of_size(ctx, json_integer_value(json_object_get(answer, "bytes"))));
    if (json_is_integer(limit))
        printf(" of %s\n", text_of_size(ctx, json_integer_value(limit)));
    else
        printf(", no limit\n");
    return 0;
}

/* "none", "default", or a size. A new reference; NULL when it is none of these. */
static json_t *read_limit(const char *text)
{
    int64_t bytes;

    if (strcmp(text, "default") == 0)
        return json_null();
    if (strcmp(text, "none") == 0)
        return json_integer(0);
    return df_size_parse(text, &bytes) ? json_integer(bytes) : NULL;
}

/* Who can read the data folder may. */
static int quota(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = {.data = option_value(invocation, "data")};
    struct system system;
    json_t *user, *limit = read_limit(argument(invocation, 1));

    if (!limit)
        return df_fail_as(ctx, DF_INVALID, "usage",
                          "'%s' is no size such as 20GB, and not none or default",
                          argument(invocation, 1));
    json_t *body = df_defer_json(&ctx->arena, json_pack("{so}", "bytes", limit));
    int failed = system_find(ctx, &options, &system);
    if (!failed && !system_is_running(ctx, &system))
        failed = df_fail_as(ctx, DF_UNAVAILABLE, "not_running", "DeepForge does not run in %s",
                            system.folder.path);
    if (!failed)
        failed = internal_call(ctx, &system, PORT_AUTH, "GET",
                               df_printf(&ctx->arena, "/internal/users/%s",
                                         df_url_escape(ctx, argument(invocation, 0))),
                               NULL, &user);
    if (failed)
        return failed;
    return internal_call(ctx, &system, PORT_STORAGE, "PUT",
                         df_printf(&ctx->arena, "/internal/quotas/%s", text_of(user, "id")),
                         json_incref(body), NULL);
}

static const struct option_row verify_options[] = {
    {"repair", 0, NULL, "free what nobody needs and is older than a day"},
    {},
};

/* What was found so far. */
struct verified {
    const struct system *system;
    struct invocation *invocation;
    bool repair;
    int64_t objects, bytes, freed, unneeded, broken;
    json_t *problems; /* with -o json */
};

static void take_problems(struct verified *verified, json_t *problems)
{
    json_t *row;
    size_t index;

    json_array_foreach(problems, index, row) {
        const char *problem = text_of(row, "problem");
        bool is_unneeded = strcmp(problem, "unused") == 0 || strcmp(problem, "unknown") == 0;
        verified->unneeded += is_unneeded;
        verified->broken += !is_unneeded;
        if (verified->problems && json_array_size(verified->problems) < LIST_LIMIT)
            json_array_append(verified->problems, row);
        else if (!verified->problems)
            printf("%-11s %s/%s/%s %s\n", problem, text_of(row, "project"), text_of(row, "storage"),
                   text_of(row, "hash"),
                   text_of_size(verified->invocation->ctx,
                                json_integer_value(json_object_get(row, "size"))));
    }
}

/* Each portion has memory of its own. */
static int verify_portion(struct verified *verified, const char *what, char *cursor, size_t room)
{
    struct df_ctx *ctx = verified->invocation->ctx, portion;
    json_t *answer;

    df_ctx_init(&portion, "verify", ctx->process);
    int failed = internal_call(&portion, verified->system, PORT_STORAGE, "POST", "/internal/verify",
                               json_pack("{ss ss* sb}", "what", what, "cursor",
                                         *cursor ? cursor : NULL, "repair", verified->repair),
                               &answer);
    if (failed) {
        failed = df_fail(ctx, portion.error.code, "%s", portion.error.detail);
    } else {
        bool is_objects = strcmp(what, "objects") == 0;
        verified->objects += is_objects ? json_integer_value(json_object_get(answer, "objects"))
                                        : 0;
        verified->bytes += json_integer_value(json_object_get(answer, "bytes"));
        verified->freed += json_integer_value(json_object_get(answer, "freed"));
        take_problems(verified, json_object_get(answer, "problems"));
        snprintf(cursor, room, "%s", text_of(answer, "next_cursor"));
    }
    df_ctx_release(&portion);
    return failed;
}

static int verify_all(struct verified *verified, const char *what)
{
    struct df_ctx *ctx = verified->invocation->ctx;
    char cursor[256] = "";
    int failed;

    do {
        failed = verify_portion(verified, what, cursor, sizeof cursor);
        if (!failed && isatty(STDERR_FILENO))
            fprintf(stderr, "\r%lld objects, %s ", (long long) verified->objects,
                    text_of_size(ctx, verified->bytes));
    } while (!failed && *cursor);
    return failed;
}

static void print_verified(const struct verified *verified)
{
    if (verified->problems) {
        json_t *summary = json_pack(
            "{sI sI sI sI sI sO}", "objects", (json_int_t) verified->objects, "bytes",
            (json_int_t) verified->bytes, "broken", (json_int_t) verified->broken, "unneeded",
            (json_int_t) verified->unneeded, "freed", (json_int_t) verified->freed, "problems",
            verified->problems);
        print_json(summary);
        json_decref(summary);
        return;
    }
    printf("%lld objects with %s: %lld broken, %lld that nobody needs, %lld of these freed\n",
           (long long) verified->objects, text_of_size(verified->invocation->ctx, verified->bytes),
           (long long) verified->broken, (long long) verified->unneeded,
           (long long) verified->freed);
}

/* Who can read the data folder may. */
static int verify(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = {.data = option_value(invocation, "data")};
    struct system system;
    struct verified verified = {
        .system = &system,
        .invocation = invocation,
        .repair = option_value(invocation, "repair") != NULL,
        .problems = wants_json(invocation) ? df_defer_json(&ctx->arena, json_array()) : NULL,
    };

    int failed = system_find(ctx, &options, &system);
    if (!failed && !system_is_running(ctx, &system))
        failed = df_fail_as(ctx, DF_UNAVAILABLE, "not_running", "DeepForge does not run in %s",
                            system.folder.path);
    if (!failed)
        failed = verify_all(&verified, "objects");
    if (!failed)
        failed = verify_all(&verified, "files");
    if (failed)
        return failed;
    print_verified(&verified);
    return verified.broken == 0 ? 0
                                : df_fail(ctx, DF_CONFLICT,
                                          "%lld objects are broken: bring their files back from a "
                                          "backup of the blob folder",
                                          (long long) verified.broken);
}

const struct command storage_commands[] = {
    {"storage", "", 0, 0, NULL, usage, NULL},
    {"storage usage", "", 0, 0, NULL, usage, "what your projects hold"},
    {"storage quota", "USER SIZE", 2, 2, NULL, quota,
     "what the projects of a user may hold: 20GB, none, or default"},
    {"storage verify", "", 0, 0, verify_options, verify,
     "look at every object: is it there, and right; and what nobody needs"},
    {},
};
