#include "sciserver_account.h"

#include "remote.h"
#include "sciserver_sign_in.h"
#include "settings.h"

#include <string.h>
#include <time.h>

static const char *const pools[] = {"Storage", "Temporary", NULL};

const struct adapter_field sciserver_fields[] = {
    {
        .name = "volume_pool",
        .label = "Volume pool",
        .type = ADAPTER_ENUM,
        .preset = "Storage",
        .choices = pools,
        .help = "Storage stays and has a quota; what is in Temporary is deleted by SciServer after "
                "a while.",
    },
    {
        .name = "volume",
        .label = "Volume",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .preset = "persistent",
        .pattern = "^[^/]+(/[^/]+)?$",
        .max = 200,
        .placeholder = "persistent",
        .help = "One of yours, or owner/volume for one that is shared with you.",
    },
    {
        .name = "prefix",
        .label = "Folder",
        .type = ADAPTER_TEXT,
        .preset = "deepforge",
        .max = 200,
        .placeholder = "deepforge",
        .help = "A folder in the volume for everything that is put there. Empty: the volume "
                "itself.",
    },
    {
        .name = "create_volume",
        .label = "Make the volume when it is missing",
        .type = ADAPTER_BOOL,
        .preset = "false",
    },
    {
        .name = "login_portal",
        .label = "Login portal",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .preset = "https://apps.sciserver.org/login-portal",
        .pattern = WEB_BASE_PATTERN,
        .max = S3_ENDPOINT_MAX,
        .placeholder = "https://apps.sciserver.org/login-portal",
    },
    {
        .name = "file_service",
        .label = "File service",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .preset = "https://apps.sciserver.org/fileservice",
        .pattern = WEB_BASE_PATTERN,
        .max = S3_ENDPOINT_MAX,
        .placeholder = "https://apps.sciserver.org/fileservice",
    },
    {
        .name = "keep_password",
        .label = "Keep the password to sign in again",
        .type = ADAPTER_BOOL,
        .preset = "true",
        .help = "SciServer ends a sign-in after some hours. Off: the password is used once and "
                "forgotten, and you enter it again when the sign-in has ended.",
    },
    {
        .name = "username",
        .label = "SciServer user name",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .is_credential = true,
        .pattern = "^[^/]+$",
        .max = 200,
    },
    {
        .name = "password",
        .label = "SciServer password",
        .type = ADAPTER_SECRET,
        .is_credential = true,
        .max = 1000,
    },
    {},
};

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

static int read_base(struct df_ctx *ctx, const json_t *config, const char *name,
                     struct web_base *base)
{
    const char *pointer = df_printf(&ctx->arena, "/config/%s", name);
    const char *problem = web_base_read(&ctx->arena, text_of(config, name), base);

    if (problem)
        return df_fail_at(ctx, pointer, "%s", problem);
    return remote_check_host(ctx, &storage_settings(ctx)->guard, pointer, base->endpoint.name);
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* "a/b/" of "/a//b"; NULL when it leads elsewhere. */
static const char *prefix_of(struct df_arena *arena, const char *text)
{
    char *copy = df_strdup(arena, text), *rest = NULL;
    const char *prefix = "";

    for (char *part = strtok_r(copy, "/", &rest); part; part = strtok_r(NULL, "/", &rest)) {
        if (is_dots(part))
            return NULL;
        prefix = df_printf(arena, "%s%s/", prefix, part);
    }
    return prefix;
}

/* "owner/volume", or a volume of the user. */
static int read_volume(struct df_ctx *ctx, const char *text, struct sciserver_account *account)
{
    const char *slash = strchr(text, '/');

    account->owner = slash ? df_strndup(&ctx->arena, text, (size_t) (slash - text))
                           : account->username;
    account->volume = slash ? slash + 1 : text;
    if (is_dots(account->owner) || is_dots(account->volume))
        return df_fail_at(ctx, "/config/volume", "must not have . or .. as a folder");
    return 0;
}

struct sciserver_token sciserver_token_kept(struct df_arena *arena, const json_t *credentials)
{
    const json_t *password = json_object_get(credentials, "password");

    return (struct sciserver_token){
        .value = df_strdup(arena, text_of(credentials, "token")),
        .ends = json_integer_value(json_object_get(credentials, "token_ends")),
        .password = password ? df_strdup(arena, text_of(credentials, "password")) : NULL,
        .is_refused = json_is_true(json_object_get(credentials, "is_refused")),
    };
}

void sciserver_token_keep(const struct sciserver_token *token, json_t *credentials)
{
    json_object_set_new(credentials, "token", json_string(token->value));
    json_object_set_new(credentials, "token_ends", json_integer(token->ends));
    json_object_set_new(credentials, "is_refused", json_boolean(token->is_refused));
}

int sciserver_account_read(struct df_ctx *ctx, const json_t *config, const json_t *credentials,
                           const void **own)
{
    struct sciserver_account *account = df_alloc(&ctx->arena, sizeof *account);

    *account = (struct sciserver_account){
        .username = text_of(credentials, "username"),
        .pool = text_of(config, "volume_pool"),
        .prefix = prefix_of(&ctx->arena, text_of(config, "prefix")),
        .makes_volume = json_is_true(json_object_get(config, "create_volume")),
        .token = df_alloc(&ctx->arena, sizeof *account->token),
    };
    *account->token = sciserver_token_kept(&ctx->arena, credentials);
    *own = account;
    if (!account->prefix)
        return df_fail_at(ctx, "/config/prefix", "must not have . or .. as a folder");
    int failed = read_volume(ctx, text_of(config, "volume"), account);
    if (!failed)
        failed = read_base(ctx, config, "login_portal", &account->portal);
    return failed ? failed : read_base(ctx, config, "file_service", &account->files);
}

static bool is_same(const json_t *kept, const json_t *credentials, const char *name)
{
    return kept && strcmp(text_of(kept, name), text_of(credentials, name)) == 0;
}

/* What was typed is tried at once. What was kept is good for the same user at the same servers
 * only: nobody has it sent elsewhere. */
int sciserver_account_link(struct df_ctx *ctx, const json_t *config, const json_t *given,
                           const json_t *kept, json_t *credentials)
{
    const bool keeps = json_is_true(json_object_get(config, "keep_password"));
    const char *typed = text_of(given, "password");
    const void *own;

    json_object_set_new(credentials, "servers",
                        json_string(df_printf(&ctx->arena, "%s %s", text_of(config, "login_portal"),
                                              text_of(config, "file_service"))));
    const bool same = is_same(kept, credentials, "servers")
                      && is_same(kept, credentials, "username");
    if (!*typed && !same)
        return df_fail_at(ctx, "/credentials/password",
                          kept ? "must be entered again: the user or the server is another"
                               : "is required");
    if (!*typed && keeps && !json_object_get(kept, "password"))
        return df_fail_at(ctx, "/credentials/password", "must be entered to be kept");
    struct sciserver_token token = sciserver_token_kept(&ctx->arena, kept);
    int failed = sciserver_account_read(ctx, config, credentials, &own);
    if (!failed && *typed)
        failed = sciserver_sign_in_at_form(ctx, own, typed, &token);
    if (!keeps)
        json_object_del(credentials, "password");
    sciserver_token_keep(&token, credentials);
    return failed;
}
