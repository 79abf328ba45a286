#include "s3_account.h"

#include "settings.h"

#include <string.h>

#define ENDPOINT                                                                                   \
    "^[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9.:-]+/?$|^[Hh][Tt][Tt][Pp][Ss]?://"                        \
    "\\[[0-9A-Fa-f:.]+\\](:[0-9]+)?/?$"

const struct adapter_field s3_fields[] = {
    {
        .name = "endpoint",
        .label = "Endpoint",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .preset = "https://s3.amazonaws.com",
        .pattern = ENDPOINT,
        .max = S3_ENDPOINT_MAX,
        .placeholder = "https://s3.amazonaws.com",
        .help = "Address of the S3 server, with the port if it is not the usual one.",
    },
    {
        .name = "region",
        .label = "Region",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .preset = "us-east-1",
        .pattern = "^[A-Za-z0-9_-]+$",
        .max = 64,
        .placeholder = "us-east-1",
        .help = "The region of the bucket. Servers other than Amazon's mostly take any.",
    },
    {
        .name = "bucket",
        .label = "Bucket",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .pattern = "^[a-z0-9][a-z0-9.-]+[a-z0-9]$",
        .max = 63,
        .placeholder = "my-data",
        .help = "3 to 63 lower-case letters, digits, dots and hyphens.",
    },
    {
        .name = "prefix",
        .label = "Folder",
        .type = ADAPTER_TEXT,
        .preset = "",
        .max = 200,
        .placeholder = "deepforge",
        .help
        = "A folder in the bucket for everything that is put there. Empty: the bucket itself.",
    },
    {
        .name = "path_style",
        .label = "Bucket in the path",
        .type = ADAPTER_BOOL,
        .preset = "true",
        .help = "On: https://server/bucket, which works everywhere. Off: https://bucket.server.",
    },
    {
        .name = "create_bucket",
        .label = "Make the bucket when it is missing",
        .type = ADAPTER_BOOL,
        .preset = "false",
    },
    {
        .name = "checksum",
        .label = "Let the server check what arrives",
        .type = ADAPTER_BOOL,
        .preset = "true",
        .help = "Sends a SHA-256 with every object. Turn it off for servers that do not know "
                "x-amz-checksum-sha256: what arrives is then read once more to be checked.",
    },
    {
        .name = "public_endpoint",
        .label = "Endpoint for browsers and workers",
        .type = ADAPTER_TEXT,
        .preset = "",
        .pattern = ENDPOINT,
        .max = S3_ENDPOINT_MAX,
        .help = "Only when they reach the server by another address than this system does.",
    },
    {
        .name = "access_key",
        .label = "Access key",
        .type = ADAPTER_TEXT,
        .is_required = true,
        .is_credential = true,
        .pattern = "^[^ /,=]+$",
        .max = 256,
    },
    {
        .name = "secret_key",
        .label = "Secret key",
        .type = ADAPTER_SECRET,
        .is_required = true,
        .is_credential = true,
        .max = 1000,
    },
    {
        .name = "session_token",
        .label = "Session token",
        .type = ADAPTER_SECRET,
        .is_credential = true,
        .max = 8000,
        .help = "Only for temporary credentials, which stop working when they expire.",
    },
    {},
};

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

static bool bool_of(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

static int read_endpoint(struct df_ctx *ctx, const json_t *config, const char *name,
                         struct s3_endpoint *endpoint)
{
    const char *pointer = df_printf(&ctx->arena, "/config/%s", name);
    const char *problem = s3_endpoint_read(&ctx->arena, text_of(config, name), endpoint);

    return problem ? df_fail_at(ctx, pointer, "%s", problem) : 0;
}

/* "a/b/" of "/a//b"; NULL when it leads elsewhere. */
static const char *prefix_of(struct df_arena *arena, const char *text)
{
    char *copy = df_strdup(arena, text), *rest = NULL;
    const char *prefix = "";

    for (char *part = strtok_r(copy, "/", &rest); part; part = strtok_r(NULL, "/", &rest)) {
        if (strcmp(part, ".") == 0 || strcmp(part, "..") == 0)
            return NULL;
        prefix = df_printf(arena, "%s%s/", prefix, part);
    }
    return prefix;
}

int s3_account_read(struct df_ctx *ctx, const json_t *config, const json_t *credentials,
                    const void **own)
{
    struct s3_account *account = df_alloc(&ctx->arena, sizeof *account);
    const char *token = text_of(credentials, "session_token");

    *account = (struct s3_account){
        .address.bucket = text_of(config, "bucket"),
        .address.prefix = prefix_of(&ctx->arena, text_of(config, "prefix")),
        .address.is_path_style = bool_of(config, "path_style"),
        .key.access_key = text_of(credentials, "access_key"),
        .key.secret_key = text_of(credentials, "secret_key"),
        .key.session_token = *token ? token : NULL,
        .key.region = text_of(config, "region"),
        .creates_bucket = bool_of(config, "create_bucket"),
        .has_checksums = bool_of(config, "checksum"),
    };
    if (!account->address.prefix)
        return df_fail_at(ctx, "/config/prefix", "must not have . or .. as a folder");
    int failed = read_endpoint(ctx, config, "endpoint", &account->address.endpoint);
    if (!failed)
        failed = remote_check_host(ctx, &storage_settings(ctx)->guard, "/config/endpoint",
                                   account->address.endpoint.name);
    account->public_address = account->address;
    if (!failed && *text_of(config, "public_endpoint"))
        failed = read_endpoint(ctx, config, "public_endpoint", &account->public_address.endpoint);
    *own = account;
    return failed;
}

const char *s3_object_key(struct df_arena *arena, const struct s3_account *account,
                          const char *project, const char *hash)
{
    if (!hash)
        return df_printf(arena, "%s%s/", account->address.prefix, project);
    return df_printf(arena, "%s%s/%.2s/%s", account->address.prefix, project, hash, hash);
}
