#include "layout.h"

#include "child.h"
#include "file.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *parent(struct df_ctx *ctx, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash != path ? df_strndup(&ctx->arena, path, (size_t) (slash - path)) : "/";
}

static const char *below(struct df_ctx *ctx, const char *folder, const char *name)
{
    return df_printf(&ctx->arena, "%s/%s", folder, name);
}

static void set_installed(struct df_ctx *ctx, const char *home, struct layout *layout)
{
    const char *share = below(ctx, home, "share/deepforge");

    layout->is_installed = true;
    layout->programs = below(ctx, home, "bin");
    layout->web = below(ctx, share, "web");
    layout->gateway = below(ctx, share, "gateway");
    layout->migrations = below(ctx, share, "migrations");
    layout->examples = below(ctx, share, "examples");
    layout->extensions = below(ctx, share, "extensions");
    layout->runtime = below(ctx, share, "runtime");
    layout->dbmate = below(ctx, home, "bin/dbmate");
}

static void set_built(struct df_ctx *ctx, const char *self, struct layout *layout)
{
    layout->is_installed = false;
    layout->programs = parent(ctx, parent(ctx, self));
    layout->web = DF_SOURCE_DIR "/web/dist";
    layout->gateway = DF_SOURCE_DIR "/gateway";
    layout->migrations = DF_SOURCE_DIR "/migrations";
    layout->examples = DF_SOURCE_DIR "/examples";
    layout->extensions = DF_SOURCE_DIR "/extensions";
    layout->runtime = DF_SOURCE_DIR "/services/worker/runtime";
    layout->dbmate = DF_SOURCE_DIR "/shared/packages/node_modules/@dbmate/linux-" DF_NODE_CPU
                                   "/bin/dbmate";
}

static const char *find_python(struct df_ctx *ctx, const struct layout *layout)
{
    const char *named = getenv("DEEPFORGE_PYTHON");
    const char *own = layout->is_installed
                          ? below(ctx, parent(ctx, layout->programs), "python/bin/python")
                          : DF_SOURCE_DIR "/.venv/bin/python";

    if (named && *named)
        return named;
    if (file_exists(own))
        return own;
    const char *found = program_find(ctx, "python3");
    return found ? found : "python3";
}

int layout_find(struct df_ctx *ctx, struct layout *layout)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

    if (length < 0)
        return df_fail(ctx, DF_INTERNAL, "cannot read /proc/self/exe: %s", strerror(errno));
    self[length] = '\0';
    layout->self = df_strdup(&ctx->arena, self);

    const char *home = getenv("DEEPFORGE_HOME");
    const char *around = parent(ctx, parent(ctx, layout->self));
    if (home && *home)
        set_installed(ctx, home, layout);
    else if (file_exists(below(ctx, around, "share/deepforge/gateway")))
        set_installed(ctx, around, layout);
    else
        set_built(ctx, layout->self, layout);

    const char *dbmate = getenv("DEEPFORGE_DBMATE");
    if (dbmate && *dbmate)
        layout->dbmate = dbmate;
    layout->python = find_python(ctx, layout);
    return 0;
}

const char *layout_program(struct df_ctx *ctx, const struct layout *layout, const char *service)
{
    if (layout->is_installed)
        return df_printf(&ctx->arena, "%s/df-%s", layout->programs, service);
    return df_printf(&ctx->arena, "%s/%s/df-%s", layout->programs, service, service);
}
