#include "database.h"

#include <libpq-fe.h>
#include <string.h>

const char *const database_services[DATABASE_SERVICES] = {"auth", "projects", "executions",
                                                          "storage", "compute"};

static const char *owner_url(struct df_ctx *ctx, const char *sockets, const char *database)
{
    return df_printf(&ctx->arena, "postgresql://deepforge@/%s?host=%s&connect_timeout=5", database,
                     sockets);
}

bool database_is_ready(struct df_ctx *ctx, const char *sockets)
{
    return PQping(owner_url(ctx, sockets, "postgres")) == PQPING_OK;
}

static void finish_connection(void *connection)
{
    PQfinish(connection);
}

/* What libpq says has several lines; the first one says it. */
static const char *reason(struct df_ctx *ctx, PGconn *connection)
{
    const char *text = PQerrorMessage(connection);

    return df_strndup(&ctx->arena, text, strcspn(text, "\n"));
}

static int open_connection(struct df_ctx *ctx, const char *url, PGconn **connection)
{
    *connection = PQconnectdb(url);
    df_defer(&ctx->arena, finish_connection, *connection);
    if (PQstatus(*connection) == CONNECTION_OK)
        return 0;
    return df_fail(ctx, DF_UNAVAILABLE, "cannot connect to the database: %s",
                   reason(ctx, *connection));
}

/* The first column of all rows, a line for each; `text` may be NULL. */
static int run_sql(struct df_ctx *ctx, PGconn *connection, const char *sql, const char **text)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    const char *lines = "";
    int failed = 0;

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        failed = df_fail(ctx, DF_INTERNAL, "the database refused: %s", reason(ctx, connection));
    for (int i = 0; !failed && i < PQntuples(result); i++)
        lines = df_printf(&ctx->arena, "%s%s\n", lines, PQgetvalue(result, i, 0));
    PQclear(result);
    if (text)
        *text = lines;
    return failed;
}

/* Every service's role owns its schema and sees no other. */
static const char *service_sql(struct df_ctx *ctx, const char *service)
{
    return df_printf(&ctx->arena,
                     "do $$ begin if to_regrole('df_%1$s') is null then create role df_%1$s login; "
                     "end if; end $$;"
                     "create schema if not exists %1$s authorization df_%1$s;"
                     "grant connect on database deepforge to df_%1$s;",
                     service);
}

/* Under another name until it is complete. */
static int make_database(struct df_ctx *ctx, const char *sockets)
{
    static const char *const steps[] = {
        "set client_min_messages = warning",
        "drop database if exists deepforge_new",
        "create database deepforge_new",
        "revoke all on database deepforge_new from public",
        "alter database deepforge_new rename to deepforge",
    };
    PGconn *connection;
    const char *found;

    int failed = open_connection(ctx, owner_url(ctx, sockets, "postgres"), &connection);
    if (failed)
        return failed;
    failed = run_sql(ctx, connection, "select 1 from pg_database where datname = 'deepforge'",
                     &found);
    for (size_t i = 0; !failed && !*found && i < DF_COUNT(steps); i++)
        failed = run_sql(ctx, connection, steps[i], NULL);
    return failed;
}

static int make_schemas(struct df_ctx *ctx, PGconn *connection)
{
    const char *sql = "set client_min_messages = warning;"
                      "revoke all on schema public from public;";

    for (size_t i = 0; i < DATABASE_SERVICES; i++)
        sql = df_printf(&ctx->arena, "%s%s", sql, service_sql(ctx, database_services[i]));
    return run_sql(ctx, connection, sql, NULL);
}

static int read_versions(struct df_ctx *ctx, PGconn *connection, const char *service,
                         const char **versions)
{
    const char *table;
    int failed = run_sql(
        ctx, connection,
        df_printf(&ctx->arena, "select to_regclass('%s.schema_migrations')", service), &table);

    *versions = "";
    if (failed || strlen(table) < 2)
        return failed;
    return run_sql(ctx, connection,
                   df_printf(&ctx->arena,
                             "select version from %s.schema_migrations order by version", service),
                   versions);
}

int database_prepare(struct df_ctx *ctx, const char *sockets,
                     const char *versions[DATABASE_SERVICES])
{
    PGconn *connection;

    int failed = make_database(ctx, sockets);
    if (failed || (failed = open_connection(ctx, owner_url(ctx, sockets, "deepforge"), &connection))
        || (failed = make_schemas(ctx, connection)))
        return failed;
    for (size_t i = 0; !failed && i < DATABASE_SERVICES; i++)
        failed = read_versions(ctx, connection, database_services[i], &versions[i]);
    return failed;
}
