#include "client.h"
#include "commands.h"
#include "print.h"

#include <df/http_client.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const struct option_row options[] = {
    {"keep-last", 0, "N", "keep the values of the latest N executions of each pipeline"},
    {"keep-days", 0, "D", "keep those of executions that ended within D days"},
    {"keep-all", 0, NULL, "keep them for ever"},
    {"default", 0, NULL, "what the deployment says holds again"},
    {},
};

/* Sets a member of the body when the option is there; what is no number is left to the server. */
static int add_number(struct invocation *invocation, const char *option, const char *member,
                      json_t *body)
{
    const char *text = option_value(invocation, option);
    char *end;

    if (!text)
        return 0;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0)
        return df_fail_as(invocation->ctx, DF_INVALID, "usage", "--%s wants a number, not '%s'",
                          option, text);
    json_object_set_new(body, member, json_integer((json_int_t) number));
    return 0;
}

/* What is asked for: a method and, for PUT, a body that the request takes. */
static int read_wish(struct invocation *invocation, const char **method, json_t **body)
{
    bool is_reset = option_value(invocation, "default") != NULL,
         is_all = option_value(invocation, "keep-all") != NULL;

    *body = json_object();
    int failed = add_number(invocation, "keep-last", "keep_last", *body);
    if (!failed)
        failed = add_number(invocation, "keep-days", "keep_days", *body);
    bool is_set = json_object_size(*body) > 0;
    if (!failed && is_reset + is_all + is_set > 1)
        failed = df_fail_as(invocation->ctx, DF_INVALID, "usage",
                            "--keep-last and --keep-days go together; --keep-all and --default "
                            "stand alone");
    *method = is_reset ? "DELETE" : is_all || is_set ? "PUT" : "GET";
    if (failed || is_reset || !(is_all || is_set)) {
        json_decref(*body);
        *body = NULL;
    }
    return failed;
}

static void say(const json_t *retention)
{
    const json_t *last = json_object_get(retention, "keep_last");
    const json_t *days = json_object_get(retention, "keep_days");

    if (!json_is_integer(last) && !json_is_integer(days))
        printf("Values of executions are kept for ever");
    else
        printf("Values are kept of");
    if (json_is_integer(last))
        printf(" the latest %lld executions of each pipeline",
               (long long) json_integer_value(last));
    if (json_is_integer(last) && json_is_integer(days))
        printf(", and of");
    if (json_is_integer(days))
        printf(" executions that ended within %lld days", (long long) json_integer_value(days));
    printf("%s.\n", json_is_true(json_object_get(retention, "is_default"))
                        ? " (the deployment says so, not the project)"
                        : "");
}

static int retention(struct invocation *invocation)
{
    struct client client;
    const char *method;
    json_t *project, *body, *answer;

    int failed = read_wish(invocation, &method, &body);
    if (failed)
        return failed;
    failed = client_open(invocation, &client);
    if (!failed)
        failed = client_project(&client, argument(invocation, 0), &project);
    if (failed) {
        json_decref(body);
        return failed;
    }
    const char *path = df_printf(&invocation->ctx->arena, "/projects/%s/retention",
                                 json_string_value(json_object_get(project, "id")));
    failed = client_call(&client, method, path, body, &answer);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(answer);
    else
        say(answer);
    return 0;
}

static int clean(struct invocation *invocation)
{
    const char *path = df_printf(&invocation->ctx->arena, "/executions/%s/clean",
                                 df_url_escape(invocation->ctx, argument(invocation, 0)));
    struct client client;
    json_t *execution;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(&client, "POST", path, NULL, &execution);
    if (!failed && wants_json(invocation))
        print_json(execution);
    return failed;
}

const struct command retention_commands[] = {
    {"projects retention", "PROJECT", 1, 1, options, retention,
     "how long values of its executions are kept; with an option, says how long"},
    {"executions clean", "EXECUTION", 1, 1, NULL, clean,
     "give back the values that nothing refers to; console, figures and artifacts stay"},
    {},
};
