#include <df/clock.h>
#include <df/log.h>
#include <df/pg.h>
#include <df/pg_sqlstate.h>
#include <df/process.h>

#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A request that gets no connection within this time is told to come again. */
enum { MAX_QUERIES = 192, WAIT_SECONDS = 5, MAX_PARAMS = 32 };

DF_DEFINE_AUTO(PGresult, PQclear);

struct df_pg {
    PGconn *conn;
    struct df_pg_pool *pool;
    bool busy;
    bool prepared[MAX_QUERIES];
};

struct df_pg_pool {
    struct df_pg_config config;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct df_pg connections[];
};

int df_pg_open(struct df_pg_pool **pool_out, const struct df_pg_config *config)
{
    size_t count = (size_t) config->connections;
    struct df_pg_pool *pool = calloc(1, sizeof *pool + count * sizeof pool->connections[0]);

    if (!pool)
        return -DF_UNAVAILABLE;
    pool->config = *config;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->freed, NULL);
    for (size_t i = 0; i < count; i++)
        pool->connections[i].pool = pool;
    *pool_out = pool;
    return 0;
}

void df_pg_close(struct df_pg_pool *pool)
{
    if (!pool)
        return;
    for (int i = 0; i < pool->config.connections; i++)
        PQfinish(pool->connections[i].conn);
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

/* The first idle one, so that few connections serve a quiet service. */
static struct df_pg *find_idle(struct df_pg_pool *pool)
{
    for (int i = 0; i < pool->config.connections; i++)
        if (!pool->connections[i].busy)
            return &pool->connections[i];
    return NULL;
}

static struct df_pg *wait_for_idle(struct df_pg_pool *pool)
{
    struct timespec deadline;
    int waited = 0;

    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += WAIT_SECONDS;
    pthread_mutex_lock(&pool->lock);
    struct df_pg *pg = find_idle(pool);
    while (!pg && waited != ETIMEDOUT) {
        waited = pthread_cond_clockwait(&pool->freed, &pool->lock, CLOCK_MONOTONIC, &deadline);
        pg = find_idle(pool);
    }
    if (pg)
        pg->busy = true;
    pthread_mutex_unlock(&pool->lock);
    return pg;
}

/* A connection in an open or broken transaction must not serve anybody else. */
static void leave_transaction(PGconn *conn)
{
    PGTransactionStatusType status = PQtransactionStatus(conn);

    if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
        PQclear(PQexec(conn, "rollback"));
}

static void give_back(void *data)
{
    struct df_ctx *ctx = data;
    struct df_pg *pg = ctx->pg;

    if (!pg)
        return;
    leave_transaction(pg->conn);
    pthread_mutex_lock(&pg->pool->lock);
    pg->busy = false;
    pthread_cond_signal(&pg->pool->freed);
    pthread_mutex_unlock(&pg->pool->lock);
    ctx->pg = NULL;
    ctx->transaction = 0;
}

void df_pg_release(struct df_ctx *ctx)
{
    give_back(ctx);
}

/* Statements are prepared once and planned once: planning again took most of a short statement's
 * time. Every statement is served by an index; a young table without statistics must not be read
 * whole because it seemed to be empty. */
static const char session_settings[]
    = "set timezone = 'UTC'; set client_min_messages = warning; set statement_timeout = '30s'; "
      "set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'; "
      "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off";

/* All services share one clock. A database that does not answer is found out by the next query. */
static void read_clock(PGconn *conn)
{
    df_auto(PGresult) result = PQexec(
        conn, "select (extract(epoch from clock_timestamp()) * 1000)::bigint");

    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        df_clock_set(strtoll(PQgetvalue(result, 0, 0), NULL, 10));
}

static int connect_again(struct df_ctx *ctx, struct df_pg *pg)
{
    PQfinish(pg->conn);
    memset(pg->prepared, 0, sizeof pg->prepared);
    pg->conn = PQconnectdb(pg->pool->config.url);
    if (PQstatus(pg->conn) != CONNECTION_OK) {
        df_log(ctx, DF_WARN, "database_unreachable", "{ss}", "error", PQerrorMessage(pg->conn));
        return df_fail(ctx, DF_UNAVAILABLE, "the database cannot be reached");
    }
    PQclear(PQexec(pg->conn, session_settings));
    read_clock(pg->conn);
    return 0;
}

/* Nothing is due on an idle connection, so a readable one was closed by the other side: the
 * database was restarted. */
static bool is_dead(PGconn *conn)
{
    struct pollfd poll_fd = {.fd = PQsocket(conn), .events = POLLIN};

    return PQstatus(conn) != CONNECTION_OK || poll(&poll_fd, 1, 0) != 0;
}

static int borrow(struct df_ctx *ctx)
{
    if (!ctx->pg) {
        ctx->pg = wait_for_idle(ctx->process->pg_pool);
        if (!ctx->pg)
            return df_fail(ctx, DF_UNAVAILABLE, "no database connection is free");
        df_defer(&ctx->arena, give_back, ctx);
        if (is_dead(ctx->pg->conn))
            return connect_again(ctx, ctx->pg);
        if (df_clock_is_due())
            read_clock(ctx->pg->conn);
    }
    return 0;
}

static int fail_sql(struct df_ctx *ctx, const struct df_query *query, const PGresult *result)
{
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    for (const struct df_constraint *c = ctx->pg->pool->config.constraints; c && c->name; c++)
        if (constraint && strcmp(c->name, constraint) == 0) {
            int failed = df_fail(ctx, c->code, "%s %s", c->field + (c->field[0] == '/'), c->detail);
            df_error_add(ctx, c->field, "%s", c->detail);
            return failed;
        }

    /* The message may quote a row, so only its primary line goes to the log. */
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    df_log(ctx, DF_WARN, "query_failed", "{ss ss* ss}", "query", query->name, "sqlstate", sqlstate,
           "error", primary ? primary : PQerrorMessage(ctx->pg->conn));
    const struct df_sqlstate *meaning = df_sqlstate_find(sqlstate ? sqlstate : "08");
    return df_fail(ctx, meaning->code, "%s", meaning->detail);
}

static int prepare(struct df_ctx *ctx, const struct df_query *query)
{
    assert(query->index < MAX_QUERIES);
    if (ctx->pg->prepared[query->index])
        return 0;

    df_auto(PGresult) result = PQprepare(ctx->pg->conn, query->name, query->text, 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return fail_sql(ctx, query, result);
    ctx->pg->prepared[query->index] = true;
    return 0;
}

/* How the parameters and the result travel. */
struct transfer {
    const int *lengths, *formats;
    int result_format;
};

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static int run(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
               const struct transfer *transfer, PGresult **result_out)
{
    int failed = borrow(ctx);

    if (!failed)
        failed = prepare(ctx, query);
    if (failed)
        return failed;

    df_auto(PGresult) result = PQexecPrepared(ctx->pg->conn, query->name, query->params, values,
                                              transfer->lengths, transfer->formats,
                                              transfer->result_format);
    if (!succeeded(result))
        return fail_sql(ctx, query, result);
    *result_out = df_take(result);
    return 0;
}

static const struct transfer as_text = {NULL, NULL, 0};

static int read_row(struct df_ctx *ctx, const PGresult *result, int row,
                    const struct df_field *fields, void *record)
{
    for (int column = 0; column < PQnfields(result); column++) {
        const struct df_field *field = df_field_find(fields, PQfname(result, column));
        const char *text = PQgetisnull(result, row, column) ? NULL
                                                            : PQgetvalue(result, row, column);

        if (!field)
            return df_fail(ctx, DF_INTERNAL, "column '%s' is in no field table",
                           PQfname(result, column));
        int failed = df_record_set_text(ctx, field, text, record);
        if (failed)
            return failed;
    }
    return 0;
}

int df_pg_find(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
               const struct df_field *fields, void *record, bool *found)
{
    df_auto(PGresult) result = NULL;
    int failed = run(ctx, query, values, &as_text, &result);

    if (failed)
        return failed;
    *found = PQntuples(result) > 0;
    return *found ? read_row(ctx, result, 0, fields, record) : 0;
}

int df_pg_one(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
              const struct df_field *fields, void *record)
{
    bool found = false;
    int failed = df_pg_find(ctx, query, values, fields, record, &found);

    if (failed)
        return failed;
    return found ? 0 : df_fail(ctx, DF_NOT_FOUND, "there is no such thing");
}

int df_pg_all(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
              const struct df_field *fields, size_t size, struct df_list *list)
{
    df_auto(PGresult) result = NULL;
    int failed = run(ctx, query, values, &as_text, &result);

    if (failed)
        return failed;
    list->count = (size_t) PQntuples(result);
    list->items = df_alloc(&ctx->arena, list->count * size);
    for (size_t row = 0; row < list->count; row++) {
        failed = read_row(ctx, result, (int) row, fields, (char *) list->items + row * size);
        if (failed)
            return failed;
    }
    return 0;
}

static int count_changed(PGresult *result, int64_t *changed)
{
    if (changed)
        *changed = strtoll(PQcmdTuples(result), NULL, 10);
    return 0;
}

int df_pg_run(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
              int64_t *changed)
{
    df_auto(PGresult) result = NULL;
    int failed = run(ctx, query, values, &as_text, &result);

    return failed ? failed : count_changed(result, changed);
}

int df_pg_run_bytes(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
                    int at, const void *bytes, size_t size, int64_t *changed)
{
    const char *all[MAX_PARAMS];
    int lengths[MAX_PARAMS] = {0}, formats[MAX_PARAMS] = {0};
    df_auto(PGresult) result = NULL;

    assert(query->params <= MAX_PARAMS && at >= 1 && at <= query->params);
    memcpy(all, values, (size_t) query->params * sizeof all[0]);
    all[at - 1] = bytes;
    lengths[at - 1] = (int) size;
    formats[at - 1] = 1;
    const struct transfer transfer = {lengths, formats, 0};
    int failed = run(ctx, query, all, &transfer, &result);
    return failed ? failed : count_changed(result, changed);
}

int df_pg_bytes(struct df_ctx *ctx, const struct df_query *query, const char *const *values,
                const char **bytes, size_t *size)
{
    static const struct transfer as_binary = {NULL, NULL, 1};
    df_auto(PGresult) result = NULL;
    int failed = run(ctx, query, values, &as_binary, &result);

    if (failed)
        return failed;
    if (PQntuples(result) == 0)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such thing");
    *size = (size_t) PQgetlength(result, 0, 0);
    char *copy = df_alloc(&ctx->arena, *size + 1);
    memcpy(copy, PQgetvalue(result, 0, 0), *size);
    *bytes = copy;
    return 0;
}

static int command(struct df_ctx *ctx, const char *sql)
{
    static const struct df_query unnamed = {.name = "transaction"};
    df_auto(PGresult) result = PQexec(ctx->pg->conn, sql);

    /* A commit of a failed transaction succeeds as a rollback; that is a failure all the same. */
    if (!succeeded(result))
        return fail_sql(ctx, &unnamed, result);
    if (strcmp(sql, "commit") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0)
        return df_fail(ctx, DF_INTERNAL, "the transaction had failed before");
    return 0;
}

int df_pg_begin(struct df_ctx *ctx)
{
    int failed = borrow(ctx);

    if (!failed && ctx->transaction == 0)
        failed = command(ctx, "begin");
    if (!failed)
        ctx->transaction++;
    return failed;
}

int df_pg_commit(struct df_ctx *ctx)
{
    assert(ctx->transaction > 0);
    if (--ctx->transaction > 0)
        return 0;
    return command(ctx, "commit");
}

void df_pg_rollback(struct df_ctx *ctx)
{
    if (ctx->pg)
        leave_transaction(ctx->pg->conn);
    ctx->transaction = 0;
}

int df_pg_check(struct df_ctx *ctx, const struct df_query *const *queries)
{
    int failed = borrow(ctx);

    for (size_t i = 0; !failed && queries[i]; i++)
        failed = prepare(ctx, queries[i]);
    return failed;
}
