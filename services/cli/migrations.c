#include "migrations.h"

#include "child.h"
#include "file.h"
#include "version_list.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static int is_migration(const struct dirent *entry)
{
    size_t digits = strspn(entry->d_name, "0123456789"), length = strlen(entry->d_name);

    return digits > 0 && length > 4 && strcmp(entry->d_name + length - 4, ".sql") == 0;
}

/* As the database sorts them: by the number alone. */
static int by_version(const struct dirent **left, const struct dirent **right)
{
    const char *a = (*left)->d_name, *b = (*right)->d_name;
    size_t a_size = strspn(a, "0123456789"), b_size = strspn(b, "0123456789");
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);

    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* The numbers in front of the files' names, a line for each. */
static int read_folder(struct df_ctx *ctx, const char *path, const char **versions)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_migration, by_version);

    *versions = "";
    for (int i = 0; i < count; i++) {
        int digits = (int) strspn(entries[i]->d_name, "0123456789");
        *versions = df_printf(&ctx->arena, "%s%.*s\n", *versions, digits, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return count > 0 ? 0 : df_fail(ctx, DF_INVALID, "there are no migrations in '%s'", path);
}

static int start_dbmate(struct df_ctx *ctx, const struct layout *layout,
                        const struct postgres *postgres, const char *service, const char *folder,
                        struct child *child)
{
    const char *const words[] = {
        layout->dbmate,
        "--url",
        postgres_dbmate_url(ctx, postgres, service),
        "--migrations-dir",
        folder,
        "--migrations-table",
        df_printf(&ctx->arena, "%s.schema_migrations", service),
        "--env-file",
        "/dev/null",
        "--no-dump-schema",
        "migrate",
        NULL,
    };

    return child_start(ctx, words, NULL, child);
}

/* One service: nothing to do, started, or the reason why it cannot be. */
static int start_one(struct df_ctx *ctx, const struct layout *layout,
                     const struct postgres *postgres, const char *service, const char *applied,
                     struct child *child)
{
    const char *folder = df_printf(&ctx->arena, "%s/%s", layout->migrations, service);
    const char *files;

    int failed = read_folder(ctx, folder, &files);
    if (failed)
        return failed;
    const char *unknown = version_unknown(ctx, files, applied);
    if (unknown)
        return df_fail_as(ctx, DF_CONFLICT, "database_newer",
                          "the database is newer than this program (" DF_VERSION
                          "): it has the migration %s %s",
                          service, unknown);
    if (strcmp(files, applied) == 0)
        return 0;
    if (!file_exists(layout->dbmate))
        return df_fail_as(ctx, DF_UNAVAILABLE, "package_missing",
                          "dbmate is not at '%s'; set DEEPFORGE_DBMATE", layout->dbmate);
    return start_dbmate(ctx, layout, postgres, service, folder, child);
}

int migrations_run(struct df_ctx *ctx, const struct layout *layout, const struct postgres *postgres,
                   const char *const applied[DATABASE_SERVICES])
{
    struct child children[DATABASE_SERVICES] = {};
    int failed = 0;

    for (size_t i = 0; !failed && i < DATABASE_SERVICES; i++)
        failed = start_one(ctx, layout, postgres, database_services[i], applied[i], &children[i]);
    for (size_t i = 0; i < DATABASE_SERVICES; i++) {
        struct df_error before = ctx->error;
        if (children[i].pid > 0 && child_wait(ctx, &children[i], NULL)) {
            failed = df_fail(ctx, DF_INTERNAL, "the migration of %s failed: %s",
                             database_services[i], df_strdup(&ctx->arena, ctx->error.detail));
        } else if (failed) {
            ctx->error = before;
        }
    }
    return failed;
}
