#include "client.h"
#include "commands.h"
#include "name.h"
#include "print.h"

#include <stdio.h>
#include <stdlib.h>

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"BEGINS", "prefix", COLUMN_TEXT},
    {"SCOPES", "scopes", COLUMN_TEXT},
    {"EXPIRES", "expires_at", COLUMN_TIME},
    {"USED", "used_at", COLUMN_TIME},
    {},
};

static const struct option_row create_options[] = {
    {"scope", 's', "SCOPE", "api (everything you may do), worker, or read; may be repeated (api)"},
    {"days", 0, "N", "when it expires; never when not given"},
    {},
};

static int list(struct invocation *invocation)
{
    struct client client;
    json_t *items;

    int failed = client_open(invocation, &client);
    if (failed || (failed = client_list(&client, "/tokens", &items)))
        return failed;
    print_items(invocation, items, columns);
    return 0;
}

static json_t *scopes_of(const struct invocation *invocation)
{
    json_t *scopes = json_array();
    const char *scope;

    for (size_t i = 0; (scope = option_nth(invocation, "scope", i)); i++)
        json_array_append_new(scopes, json_string(scope));
    if (json_array_size(scopes) == 0)
        json_array_append_new(scopes, json_string("api"));
    return scopes;
}

static int create(struct invocation *invocation)
{
    const char *text = option_value(invocation, "days");
    long days = text ? strtol(text, NULL, 10) : 0;
    struct client client;
    json_t *token;

    if (text && (days < 1 || days > 3650))
        return df_fail_as(invocation->ctx, DF_INVALID, "usage", "--days must be from 1 to 3650");
    int failed = client_open(invocation, &client);
    if (failed
        || (failed = client_call(&client, "POST", "/tokens",
                                 json_pack("{ss so so*}", "name", argument(invocation, 0), "scopes",
                                           scopes_of(invocation), "expires_in_days",
                                           text ? json_integer(days) : NULL),
                                 &token)))
        return failed;
    if (wants_json(invocation))
        print_json(token);
    else
        printf("%s\n", json_string_value(json_object_get(token, "token")));
    return 0;
}

static int revoke(struct invocation *invocation)
{
    struct client client;
    json_t *items, *item;

    int failed = client_open(invocation, &client);
    if (failed || (failed = client_list(&client, "/tokens", &items))
        || (failed = name_choose(invocation->ctx, items, "token", argument(invocation, 0), &item)))
        return failed;
    return client_call(&client, "DELETE",
                       df_printf(&invocation->ctx->arena, "/tokens/%s",
                                 json_string_value(json_object_get(item, "id"))),
                       NULL, NULL);
}

const struct command token_commands[] = {
    {"tokens list", "", 0, 0, NULL, list, "your personal access tokens"},
    {"tokens create", "NAME", 1, 1, create_options, create, "a new one; shown this once"},
    {"tokens revoke", "TOKEN", 1, 1, NULL, revoke, "take one back"},
    {},
};
