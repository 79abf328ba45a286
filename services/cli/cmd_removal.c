#include "client.h"
#include "commands.h"
#include "print.h"
#include "removal.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ANSWER_SIZE = 16 };

static const struct option_row options[] = {
    {"yes", 'y', NULL, "do not ask"},
    {},
};

static const char *size_of(struct df_ctx *ctx, const json_t *removal, const char *member)
{
    return text_of_size(ctx, json_integer_value(json_object_get(removal, member)));
}

static long long count_of(const json_t *removal, const char *member)
{
    return json_integer_value(json_object_get(removal, member));
}

static void tell_names(struct df_ctx *ctx, const json_t *items, const char *sentence)
{
    size_t index;
    json_t *item;

    if (json_array_size(items) == 0)
        return;
    fprintf(stderr, "%s", sentence);
    json_array_foreach(items, index, item)
        fprintf(stderr, "%s%s", index ? ", " : " ",
                text_printable(ctx, json_string_value(json_object_get(item, "name"))));
    fprintf(stderr, "\n");
}

/* On standard error, so that scripts that read the output see none of it. */
static void tell(struct df_ctx *ctx, const json_t *removal)
{
    if (count_of(removal, "execution_count") != 1)
        fprintf(stderr, "%lld runs are deleted\n", count_of(removal, "execution_count"));
    fprintf(stderr, "%lld values (%s) are deleted", count_of(removal, "freed_count"),
            size_of(ctx, removal, "freed_bytes"));
    fprintf(stderr, ", %lld are used elsewhere and stay\n",
            count_of(removal, "value_count") - count_of(removal, "freed_count"));
    fprintf(stderr, "%lld figures (%s)", count_of(removal, "figure_count"),
            size_of(ctx, removal, "figure_bytes"));
    fprintf(stderr, ", the console (%s) and %lld points of metrics are deleted\n",
            size_of(ctx, removal, "console_bytes"), count_of(removal, "metric_count"));
    if (count_of(removal, "bundle_bytes") > 0)
        fprintf(stderr, "The code that ran (%s) is deleted\n",
                size_of(ctx, removal, "bundle_bytes"));
    tell_names(ctx, json_object_get(removal, "artifacts"), "These artifacts stay:");
    tell_names(ctx, json_object_get(removal, "takers"),
               "These runs took results of it, and lose its console and figures:");
}

static bool is_agreed(void)
{
    char answer[ANSWER_SIZE] = "";

    fprintf(stderr, "Delete it? [y/N] ");
    fflush(stderr);
    if (!fgets(answer, sizeof answer, stdin))
        return false;
    answer[strcspn(answer, "\n")] = '\0';
    return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
}

int removal_ask(struct client *client, const char *path)
{
    json_t *removal;
    int failed = client_call(client, "GET", path, NULL, &removal);

    if (failed)
        return failed;
    tell(client->ctx, removal);
    return is_agreed() ? 0
                       : df_fail_as(client->ctx, DF_INVALID, "usage",
                                    "nothing was deleted; answer y, or say --yes");
}

static int remove_execution(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *path = df_printf(&ctx->arena, "/executions/%s",
                                 df_url_escape(ctx, argument(invocation, 0)));
    struct client client;

    int failed = client_open(invocation, &client);
    if (!failed && !option_value(invocation, "yes"))
        failed = removal_ask(&client, df_printf(&ctx->arena, "%s/removal", path));
    return failed ? failed : client_call(&client, "DELETE", path, NULL, NULL);
}

const struct command removal_commands[] = {
    {"executions delete", "EXECUTION", 1, 1, options, remove_execution,
     "forget a run and free what only it holds; artifacts stay"},
    {},
};
