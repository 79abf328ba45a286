#include "postgres.h"

#include "child.h"
#include "database.h"
#include "deadline.h"
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Modest memory, nothing over TCP, every commit on disk. Parallel queries would want more shared
 * memory than containers give. */
static const char *const server_settings[] = {
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_buffers=64MB",
    "max_connections=120",
    "synchronous_commit=on",
    "fsync=on",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=512MB",
    "checkpoint_timeout=15min",
    "recovery_init_sync_method=syncfs",
    "jit=off",
    "max_parallel_workers_per_gather=0",
    "max_logical_replication_workers=0",
    "huge_pages=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_destination=stderr",
    "log_min_duration_statement=2s",
    "idle_in_transaction_session_timeout=60s",
};

/* "15" in the cluster's PG_VERSION, or "" when there is no cluster. */
static const char *cluster_version(struct df_ctx *ctx, const struct data_folder *folder)
{
    const char *text = "";

    if (file_read(ctx, df_printf(&ctx->arena, "%s/PG_VERSION", folder->database), &text))
        return "";
    return df_strndup(&ctx->arena, text, strcspn(text, "\n"));
}

static bool has_server(struct df_ctx *ctx, const char *folder)
{
    return access(df_printf(&ctx->arena, "%s/postgres", folder), X_OK) == 0;
}

/* Debian keeps several versions side by side. */
static const char *newest(struct df_ctx *ctx)
{
    static const char *const versions = "/usr/lib/postgresql";
    const char *best = NULL;
    long best_version = 0;
    DIR *folder = opendir(versions);

    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        const char *path = df_printf(&ctx->arena, "%s/%s/bin", versions, entry->d_name);
        long version = strtol(entry->d_name, NULL, 10);
        if (version > best_version && has_server(ctx, path)) {
            best_version = version;
            best = path;
        }
    }
    if (folder)
        closedir(folder);
    return best;
}

static const char *find_programs(struct df_ctx *ctx, const char *version)
{
    const char *path = *version ? df_printf(&ctx->arena, "/usr/lib/postgresql/%s/bin", version)
                                : newest(ctx);
    if (path && has_server(ctx, path))
        return path;

    const char *server = program_find(ctx, "postgres");
    return server ? df_strndup(&ctx->arena, server, strlen(server) - strlen("/postgres")) : NULL;
}

int postgres_find(struct df_ctx *ctx, const struct data_folder *folder, struct postgres *postgres)
{
    const char *version = cluster_version(ctx, folder);

    *postgres = (struct postgres){.folder = folder};
    int failed = account_find(ctx, &postgres->account);
    if (failed)
        return failed;
    postgres->sockets = df_printf(&ctx->arena, "%s/database", folder->sockets);
    postgres->programs = find_programs(ctx, version);
    if (!postgres->programs)
        return df_fail_as(ctx, DF_UNAVAILABLE, "package_missing",
                          "PostgreSQL is not installed: apt-get install postgresql%s%s",
                          *version ? "-" : "", version);
    return 0;
}

static int run_as(struct df_ctx *ctx, const struct account *account, const char *const *words,
                  const char **output)
{
    const char *all[ACCOUNT_WORDS + POSTGRES_WORDS] = {};
    size_t count = account_words(ctx, account, all);

    for (size_t i = 0; words[i]; i++)
        all[count++] = words[i];
    return child_run(ctx, all, output);
}

static bool is_empty(const char *path)
{
    DIR *folder = opendir(path);
    int entries = 0;

    while (folder && readdir(folder))
        entries++;
    if (folder)
        closedir(folder);
    return entries <= 2; /* . and .. */
}

int postgres_make(struct df_ctx *ctx, const struct postgres *postgres)
{
    const char *database = postgres->folder->database;
    const char *fresh = df_printf(&ctx->arena, "%s.new", database);

    int failed = folder_make(ctx, postgres->sockets, 0700);
    if (failed || (failed = account_own(ctx, &postgres->account, postgres->sockets)))
        return failed;
    if (file_exists(df_printf(&ctx->arena, "%s/PG_VERSION", database)))
        return 0;
    if (!is_empty(database))
        return df_fail(ctx, DF_INVALID, "'%s' has files, but no database", database);

    /* In a folder of its own name until it is complete, so that a start that was killed leaves
     * nothing half-made. */
    failed = folder_remove(ctx, fresh);
    if (failed || (failed = folder_make(ctx, fresh, 0700))
        || (failed = account_own(ctx, &postgres->account, fresh)))
        return failed;
    const char *const words[] = {
        df_printf(&ctx->arena, "%s/initdb", postgres->programs),
        "-D",
        fresh,
        "-U",
        "deepforge",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-instructions",
        NULL,
    };
    failed = run_as(ctx, &postgres->account, words, NULL);
    if (failed)
        return failed;
    (void) rmdir(database);
    if (rename(fresh, database) < 0)
        return df_fail(ctx, DF_INVALID, "cannot make '%s': %s", database, strerror(errno));
    return 0;
}

void postgres_words(struct df_ctx *ctx, const struct postgres *postgres,
                    const char *words[POSTGRES_WORDS])
{
    size_t count = account_words(ctx, &postgres->account, words);

    words[count++] = df_printf(&ctx->arena, "%s/postgres", postgres->programs);
    words[count++] = "-D";
    words[count++] = postgres->folder->database;
    words[count++] = "-c";
    words[count++] = df_printf(&ctx->arena, "unix_socket_directories=%s", postgres->sockets);
    for (size_t i = 0; i < DF_COUNT(server_settings); i++) {
        words[count++] = "-c";
        words[count++] = server_settings[i];
    }
    words[count] = NULL;
}

const char *postgres_url(struct df_ctx *ctx, const struct postgres *postgres, const char *service)
{
    return df_printf(&ctx->arena, "postgresql://df_%s@/deepforge?host=%s", service,
                     postgres->sockets);
}

const char *postgres_dbmate_url(struct df_ctx *ctx, const struct postgres *postgres,
                                const char *service)
{
    return df_printf(&ctx->arena, "postgres://df_%s@/deepforge?socket=%s&sslmode=disable", service,
                     postgres->sockets);
}

int postgres_await(struct df_ctx *ctx, const struct postgres *postgres)
{
    struct deadline deadline = deadline_in(POSTGRES_MILLISECONDS);

    while (!database_is_ready(ctx, postgres->sockets))
        if (!deadline_pause(&deadline, 5))
            return df_fail(ctx, DF_UNAVAILABLE, "PostgreSQL did not start; see %s/database/current",
                           postgres->folder->log);
    return 0;
}
