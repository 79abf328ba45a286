/* One unit of work (an HTTP call, a job, a CLI command): its memory, its error, its connections. */
#ifndef DF_CTX_H
#define DF_CTX_H

#include <df/arena.h>
#include <df/error.h>

struct df_process;

struct df_ctx {
    struct df_arena arena;
    struct df_error error;
    const char *id;                   /* request id, on every log line and every call onward */
    const struct df_process *process; /* pools and settings; NULL in unit tests */
    struct df_pg *pg;                 /* borrowed on first use, given back with the arena */
    int transaction;                  /* depth of df_pg_begin() */
};

enum { DF_ARENA_LIMIT = 256 * 1024 * 1024 };

void df_ctx_init(struct df_ctx *ctx, const char *id, const struct df_process *process);
void df_ctx_release(struct df_ctx *ctx);

/* Record why this unit of work fails and return -code, so that callers write `return df_fail(...)`.
 * A later failure replaces an earlier one. */
int df_fail(struct df_ctx *ctx, enum df_code code, const char *format, ...) DF_PRINTF(3, 4);

/* The same with a finer code than the kind, which clients can act on: "text_version". */
int df_fail_as(struct df_ctx *ctx, enum df_code code, const char *slug, const char *format, ...)
    DF_PRINTF(4, 5);

/* DF_INVALID at one place of the request; `pointer` is a JSON pointer ("/name"). */
int df_fail_at(struct df_ctx *ctx, const char *pointer, const char *format, ...) DF_PRINTF(3, 4);

/* One more row of `errors`; up to 200 are kept. Fails nothing by itself. */
void df_error_add(struct df_ctx *ctx, const char *pointer, const char *format, ...) DF_PRINTF(3, 4);

/* One more member of the problem; steals `value`. */
void df_error_member(struct df_ctx *ctx, const char *name, struct json_t *value);

#endif
