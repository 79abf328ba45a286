/* One JSON object per line on stderr; the supervisor or container keeps it. Never secrets, tokens,
 * bodies. */
#ifndef DF_LOG_H
#define DF_LOG_H

#include <df/ctx.h>

enum df_level { DF_ERROR, DF_WARN, DF_INFO, DF_DEBUG };

/* df_log(ctx, DF_INFO, "job_lost", "{ss si}", "job", id, "attempt", 2);
 * The members are a jansson pack format of one object ("{}" for none); ctx adds the request id. ctx
 * may be NULL. */
void df_log(const struct df_ctx *ctx, enum df_level level, const char *event, const char *format,
            ...);

/* Lines below this level are dropped. Set once at start. */
void df_log_level(const char *name);

/* The program's name on every line. Set once at start. */
void df_log_program(const char *name);

#endif
