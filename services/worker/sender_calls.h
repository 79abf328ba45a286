/* One call to the host each, for the thread that sends a report. */
#ifndef SENDER_CALLS_H
#define SENDER_CALLS_H

#include "attempt.h"

/* The host is waited for with pauses that grow to this. */
enum { SENDER_FIRST_PAUSE_MS = 100, SENDER_LONGEST_PAUSE_MS = 5000, SENDER_PIECE = 1024 * 1024 };

struct sender {
    struct attempt *attempt;
    struct report *report;
    char *piece; /* of the console */
    unsigned seed;
    int64_t began;               /* ms; of report_now_ms() */
    bool has_started;            /* the host was told of the start */
    enum report_metrics metrics; /* that are sent */
    const char *problem;         /* of an output that cannot be stored */
    bool is_cut;                 /* an output was not stored, because the job was stopped */
    struct df_arena arena;
};

bool sender_is_stale(struct sender *sender);

/* Between half and the whole of the pause; less when nobody wants the attempt any more. */
void sender_pause(struct sender *sender, int milliseconds);

/* The next piece of the console; also when the host knows better where it ends. */
int send_console(struct df_ctx *ctx, struct sender *sender) DF_MUST_CHECK;
int send_start(struct df_ctx *ctx, struct sender *sender) DF_MUST_CHECK;

/* The next points of the kind that `metrics` says. */
int send_metrics(struct df_ctx *ctx, struct sender *sender) DF_MUST_CHECK;

/* One figure that waits, until it is taken or refused. */
int send_figure(struct sender *sender) DF_MUST_CHECK;

/* The next output. Into the cache first: what has its hash there is what is sent, whatever becomes
 * of the job's file. */
int send_output(struct df_ctx *ctx, struct sender *sender) DF_MUST_CHECK;

/* With the start, where that was not sent. */
int send_finish(struct df_ctx *ctx, struct sender *sender) DF_MUST_CHECK;

#endif
