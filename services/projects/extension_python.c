#include "extension_python.h"
#include "extension_check.h"

#include <stdlib.h>
#include <string.h>

/* Modules come from memory. Of two extensions that call a module the same, each gets its own. */
#define LOADER                                                                                     \
    "import importlib.abc\n"                                                                       \
    "import importlib.util\n"                                                                      \
    "import json\n"                                                                                \
    "import linecache\n"                                                                           \
    "import sys\n"                                                                                 \
    "\n"                                                                                           \
    "\n"                                                                                           \
    "class _Extension(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):\n"               \
    "    def __init__(self, extension, modules):\n"                                                \
    "        self.extension = extension\n"                                                         \
    "        self.modules = modules\n"                                                             \
    "\n"                                                                                           \
    "    def find_spec(self, name, path=None, target=None):\n"                                     \
    "        return importlib.util.spec_from_loader(name, self) if name in self.modules else "     \
    "None\n"                                                                                       \
    "\n"                                                                                           \
    "    def is_package(self, name):\n"                                                            \
    "        return any(other.startswith(name + \".\") for other in self.modules)\n"               \
    "\n"                                                                                           \
    "    def get_source(self, name):\n"                                                            \
    "        return self.modules[name]\n"                                                          \
    "\n"                                                                                           \
    "    def get_code(self, name):\n"                                                              \
    "        file = f\"{name} of the extension {self.extension}\"\n"                               \
    "        text = self.modules[name]\n"                                                          \
    "        linecache.cache[file] = (len(text), None, text.splitlines(True), file)\n"             \
    "        return compile(text, file, \"exec\")\n"                                               \
    "\n"                                                                                           \
    "\n"                                                                                           \
    "def _install(extension, modules):\n"                                                          \
    "    for name in modules:\n"                                                                   \
    "        loader = getattr(sys.modules.get(name), \"__loader__\", None)\n"                      \
    "        if getattr(loader, \"extension\", extension) != extension:\n"                         \
    "            del sys.modules[name]\n"                                                          \
    "    others = (at for at, one in enumerate(sys.meta_path) if hasattr(one, \"extension\"))\n"   \
    "    sys.meta_path.insert(next(others, len(sys.meta_path)), _Extension(extension, modules))\n" \
    "\n"                                                                                           \
    "\n"

/* What the generator returns is compiled under the resource's name, so that a traceback says where
 * it is from. */
static const char generating[] = LOADER
    "_resource = json.loads(%s)\n"
    "_install(%s, json.loads(%s))\n"
    "_code = getattr(importlib.import_module(%s), %s)(_resource)\n"
    "if not isinstance(_code, str):\n"
    "    raise TypeError(f\"the extension's generator must return code, and returned a "
    "{type(_code).__name__}\")\n"
    "_scope = {\"__name__\": \"resource\"}\n"
    "exec(compile(_code, f\"the code of {_resource['name']}\", \"exec\"), _scope)\n"
    "if \"result\" not in _scope:\n"
    "    raise NameError(\"the code that the extension's generator made leaves nothing in "
    "'result'\")\n"
    "result = _scope[\"result\"]\n";

static const char registering[] = LOADER "for _extension, _module, _modules in json.loads(%s):\n"
                                         "    _install(_extension, _modules)\n"
                                         "    importlib.import_module(_module)\n";

/* A Python literal of a text of ASCII: JSON's is one. */
static const char *literal(struct df_ctx *ctx, const char *ascii)
{
    json_t *string = df_defer_json(&ctx->arena, json_string(ascii));
    char *text = json_dumps(string, JSON_ENCODE_ANY);

    if (!text)
        abort();
    const char *kept = df_strdup(&ctx->arena, text);
    free(text);
    return kept;
}

/* A Python literal of JSON, which has no character beyond ASCII then. */
static const char *json_literal(struct df_ctx *ctx, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENSURE_ASCII | JSON_COMPACT | JSON_SORT_KEYS);

    if (!text)
        abort();
    const char *quoted = literal(ctx, text);
    free(text);
    return quoted;
}

/* "words/kinds.py" below the folder of modules is "words.kinds". NULL for what is none. */
static const char *module_of(struct df_ctx *ctx, const char *path, const char *folder)
{
    size_t length = strlen(folder), size = strlen(path);

    if (strncmp(path, folder, length) != 0 || path[length] != '/' || size < length + 5
        || strcmp(path + size - 3, ".py") != 0)
        return NULL;
    char *name = df_strndup(&ctx->arena, path + length + 1, size - length - 4);
    for (char *c = name; *c; c++)
        if (*c == '/')
            *c = '.';
    size = strlen(name);
    if (size > 9 && strcmp(name + size - 9, ".__init__") == 0)
        name[size - 9] = '\0';
    return name;
}

static json_t *modules_of(struct df_ctx *ctx, json_t *files, const char *folder)
{
    json_t *modules = df_defer_json(&ctx->arena, json_object()), *text;
    const char *path;

    json_object_foreach(files, path, text) {
        const char *name = module_of(ctx, path, folder);
        if (name)
            json_object_set(modules, name, text);
    }
    return modules;
}

static json_t *manifest_of(struct df_ctx *ctx, const json_t *files)
{
    const json_t *text = json_object_get(files, EXTENSION_MANIFEST);
    json_t *manifest = text ? json_loadb(json_string_value(text), json_string_length(text), 0, NULL)
                            : NULL;

    return manifest ? df_defer_json(&ctx->arena, manifest) : NULL;
}

const char *extension_python_code(struct df_ctx *ctx, json_t *files, json_t *resource)
{
    const json_t *manifest = manifest_of(ctx, files);
    const char *entry = json_string_value(
        json_object_get(json_object_get(manifest, "generator"), "python"));
    const char *folder = json_string_value(json_object_get(manifest, "python"));
    const char *colon = entry ? strchr(entry, ':') : NULL;

    if (!colon || !folder)
        return NULL;
    return df_printf(&ctx->arena, generating, json_literal(ctx, resource),
                     literal(ctx, json_string_value(json_object_get(manifest, "id"))),
                     json_literal(ctx, modules_of(ctx, files, folder)),
                     literal(ctx, df_strndup(&ctx->arena, entry, (size_t) (colon - entry))),
                     literal(ctx, colon + 1));
}

json_t *extension_python_serializers(struct df_ctx *ctx, json_t *files)
{
    const json_t *manifest = manifest_of(ctx, files);
    json_t *module = json_object_get(manifest, "serializers");
    const char *folder = json_string_value(json_object_get(manifest, "python"));

    if (!module || !folder)
        return NULL;
    return json_pack("[O O O]", json_object_get(manifest, "id"), module,
                     modules_of(ctx, files, folder));
}

const char *extension_python_register(struct df_ctx *ctx, const json_t *serializers)
{
    return json_array_size(serializers) > 0
               ? df_printf(&ctx->arena, registering, json_literal(ctx, serializers))
               : NULL;
}
