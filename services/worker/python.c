#include "python.h"

#include <df/digest.h>

#include <stdlib.h>
#include <string.h>

enum { MAX_FOLDERS = 16, ASK_SECONDS = 60 };

/* Prints what struct python holds. Needs nothing but the standard library. */
const char python_question[]
    = "import json, os, sys\n"
      "from importlib import metadata\n"
      "names = {(d.metadata['Name'] or '?') + '==' + (d.version or '?') for d in "
      "metadata.distributions()}\n"
      "meta = os.path.join(sys.prefix, 'conda-meta')\n"
      "for name in os.listdir(meta) if os.path.isdir(meta) else ():\n"
      "    parts = name[:-5].rsplit('-', 2)\n"
      "    if name.endswith('.json') and len(parts) == 3: names.add('='.join(parts))\n"
      "folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix,\n"
      "           os.path.dirname(os.path.realpath(sys.executable))}\n"
      "folders = sorted(f for f in folders if f.count('/') > 1 and not f.startswith('/usr/'))\n"
      "inner = [f for f in folders if not any(f.startswith(g + '/') for g in folders)]\n"
      "print(json.dumps({'path': sys.executable, 'version': '.'.join(map(str, "
      "sys.version_info[:3])),\n"
      "                  'folders': inner, 'lock': '\\n'.join(sorted(names, key=str.lower)) + "
      "'\\n'}))\n";

json_t *python_to_json(const struct python *python)
{
    json_t *folders = json_array();

    for (const char *const *folder = python->folders; *folder; folder++)
        json_array_append_new(folders, json_string(*folder));
    return json_pack("{ss ss so ss ss ss}", "path", python->path, "version", python->version,
                     "folders", folders, "lock", python->lock, "hash", python->hash, "key",
                     python->key);
}

static const char *text(struct df_ctx *ctx, const json_t *json, const char *name)
{
    const char *value = json_string_value(json_object_get(json, name));
    return value ? df_strdup(&ctx->arena, value) : NULL;
}

int python_from_json(struct df_ctx *ctx, const json_t *json, struct python *python)
{
    const json_t *list = json_object_get(json, "folders"), *item;
    const char **folders = df_alloc(&ctx->arena, (MAX_FOLDERS + 1) * sizeof *folders);
    size_t i;

    *python = (struct python){.path = text(ctx, json, "path"),
                              .version = text(ctx, json, "version"),
                              .folders = folders,
                              .lock = text(ctx, json, "lock"),
                              .hash = text(ctx, json, "hash"),
                              .key = text(ctx, json, "key"),
                              .hold = -1};
    if (!python->path || !python->version || !python->lock || json_array_size(list) > MAX_FOLDERS)
        return df_fail(ctx, DF_UNAVAILABLE, "Python did not say what it is");
    json_array_foreach(list, i, item)
        if (json_is_string(item))
            *folders++ = df_strdup(&ctx->arena, json_string_value(item));
    return 0;
}

int python_read_answer(struct df_ctx *ctx, const char *answer, struct python *python)
{
    char hash[DF_SHA256_HEX];
    json_t *json = json_loads(answer, 0, NULL);

    if (!json)
        return df_fail(ctx, DF_UNAVAILABLE, "this is no Python 3.8 or newer");
    int failed = python_from_json(ctx, df_defer_json(&ctx->arena, json), python);
    if (failed)
        return failed;
    df_sha256(python->lock, strlen(python->lock), hash);
    python->hash = python->key = df_strdup(&ctx->arena, hash);
    return 0;
}

int python_ask(struct df_ctx *ctx, const char *path, struct python *python)
{
    const char *found = program_find(&ctx->arena, path), *answer, *home = getenv("HOME");
    const char *const argv[] = {found, "-I", "-c", python_question, NULL};
    const char *const envp[] = {
        "LANG=C.UTF-8", df_printf(&ctx->arena, "HOME=%s", home ? home : "/"),
        df_printf(&ctx->arena, "PATH=%s", getenv("PATH") ? getenv("PATH") : ""), NULL};
    const struct child child = {.argv = argv, .envp = envp, .out = -1, .err = -1, .channel = -1};

    if (!found)
        return df_fail(ctx, DF_UNAVAILABLE, "there is no program '%s'", path);
    int failed = command_read(ctx, &child, ASK_SECONDS, &answer);
    return failed ? failed : python_read_answer(ctx, answer, python);
}
