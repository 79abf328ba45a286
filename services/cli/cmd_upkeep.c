#include "child.h"
#include "commands.h"
#include "doctor.h"
#include "file.h"
#include "leftovers.h"
#include "system.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static int doctor(struct invocation *invocation)
{
    return doctor_run(invocation);
}

/* This program is built from its sources: the newest are fetched, built, and migrated at the next
 * start. */
static int update(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct layout layout;

    int failed = layout_find(ctx, &layout);
    if (failed)
        return failed;
    if (layout.is_installed)
        return df_fail(ctx, DF_CONFLICT,
                       "this DeepForge came as a package or image: update that, then start again");
    if (!file_exists(DF_SOURCE_DIR "/.git"))
        return df_fail(ctx, DF_CONFLICT, "'" DF_SOURCE_DIR "' is no git checkout");
    const char *const fetch[] = {"git", "-C", DF_SOURCE_DIR, "pull", "--ff-only", NULL};
    const char *const build[] = {"make", "-C", DF_SOURCE_DIR, "build", NULL};
    printf("fetching the newest sources\n");
    fflush(stdout);
    failed = child_run(ctx, fetch, NULL);
    if (failed)
        return failed;
    printf("building\n");
    fflush(stdout);
    failed = child_run(ctx, build, NULL);
    if (!failed)
        printf("done; to use it: deepforge stop, then deepforge start\n");
    return failed;
}

static const struct option_row uninstall_options[] = {
    {"clean", 'c', NULL, "delete the data folder: projects, artifacts, everything"},
    {},
};

/* Only what DeepForge makes is deleted; a folder with other things in it stays, with them. */
static int delete_data(struct df_ctx *ctx, const struct data_folder *folder)
{
    const char *const parts[] = {
        folder->run,
        folder->keys,
        folder->redis,
        folder->log,
        folder->worker,
        folder->database,
        folder->blob,
        df_printf(&ctx->arena, "%s/config.json", folder->path),
        df_printf(&ctx->arena, "%s/lock", folder->path),
    };

    for (size_t i = 0; i < DF_COUNT(parts); i++) {
        int failed = folder_remove(ctx, parts[i]);
        if (failed)
            return failed;
    }
    (void) remove(folder->path); /* when nothing else is in it */
    return 0;
}

static int uninstall(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = {.data = option_value(invocation, "data")};
    struct system system;
    bool was_running;

    int failed = system_find(ctx, &options, &system);
    if (failed || (failed = system_stop(ctx, &system, &was_running)))
        return failed;
    if (option_value(invocation, "clean")) {
        failed = delete_data(ctx, &system.folder);
        if (failed)
            return failed;
        printf("the data in %s is deleted\n", system.folder.path);
    } else {
        printf("DeepForge has stopped; its data stays in %s (--clean deletes it)\n",
               system.folder.path);
    }
    if (system.layout.is_installed)
        printf("to remove the programs: delete %s\n", system.layout.programs);
    else
        printf("to remove the programs: delete %s\n", DF_SOURCE_DIR);
    return 0;
}

const struct command upkeep_commands[] = {
    {"doctor", "", 0, 0, NULL, doctor, "check what this machine has and what is wrong"},
    {"update", "", 0, 0, NULL, update, "fetch and build the newest version"},
    {"uninstall", "", 0, 0, uninstall_options, uninstall, "stop for good"},
    {},
};
