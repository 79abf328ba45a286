/* PostgreSQL: a pool of connections, prepared statements, transactions, rows into records. */
#ifndef DF_PG_H
#define DF_PG_H

#include <df/ctx.h>
#include <df/record.h>

/* One statement of queries.sql; sql2c.awk writes these. Calls pass a statement with its parameters:
 *
 *     df_pg_one(ctx, sql_pipeline_rename(id, name), pipeline_fields, &pipeline)
 *
 * Parameters travel as text and NULL is SQL null. A wrong number of them does not compile. */
struct df_query {
    const char *name, *text;
    int index, params;
};

/* What a violated constraint means to the caller; field is a JSON pointer ("/name"). */
struct df_constraint {
    const char *name;
    enum df_code code;
    const char *field, *detail;
};

struct df_pg_config {
    const char *url;
    int connections;
    const struct df_constraint *constraints;
};

struct df_pg_pool;

struct df_list {
    void *items;
    size_t count;
};

int df_pg_open(struct df_pg_pool **pool, const struct df_pg_config *config) DF_MUST_CHECK;
void df_pg_close(struct df_pg_pool *pool);

/* Exactly one row; none is DF_NOT_FOUND. */
int df_pg_one(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
              const struct df_field *fields, void *record) DF_MUST_CHECK;

/* One row or none: `found` says which. */
int df_pg_find(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
               const struct df_field *fields, void *record, bool *found) DF_MUST_CHECK;

/* Any number of rows; `size` is sizeof one record. */
int df_pg_all(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
              const struct df_field *fields, size_t size, struct df_list *list) DF_MUST_CHECK;

/* No rows wanted; `changed` (may be NULL) is how many were touched. */
int df_pg_run(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
              int64_t *changed) DF_MUST_CHECK;

/* Bytes in: parameter `at` (counted from 1) is `size` raw bytes for a bytea; values[at - 1] is not
 * read. */
int df_pg_run_bytes(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
                    int at, const void *bytes, size_t size, int64_t *changed) DF_MUST_CHECK;

/* Bytes out: the first column of the first row, raw (bytea, or text as is). No row: DF_NOT_FOUND.
 * In ctx's arena. */
int df_pg_bytes(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
                const char **bytes, size_t *size) DF_MUST_CHECK;

/* A transaction on ctx's connection. What is not committed when ctx ends, or when anything in it
 * failed, is rolled back. Nests: only the outermost commit counts. */
int df_pg_begin(struct df_ctx *ctx) DF_MUST_CHECK;
int df_pg_commit(struct df_ctx *ctx) DF_MUST_CHECK;
void df_pg_rollback(struct df_ctx *ctx);

/* Gives the connection back early, before something slow (a call to another service). Rolls back.
 */
void df_pg_release(struct df_ctx *ctx);

/* Prepares every query, so a typo or a missing column fails a test and not a request. */
int df_pg_check(struct df_ctx *ctx, const struct df_query *const *queries) DF_MUST_CHECK;

#endif
