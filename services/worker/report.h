/* What an attempt has to tell the host: written by the thread that watches the job, read by the one
 * that sends. Memory is bounded: console text goes to a file, figures replace one another, and when
 * too much waits the job is made to wait. */
#ifndef REPORT_H
#define REPORT_H

#include "console_fold.h"
#include "frames.h"
#include "metric_queue.h"

#include <df/digest.h>
#include <pthread.h>
#include <sys/types.h>

enum {
    REPORT_FIGURES = 64,
    REPORT_OUTPUTS = 256,
    REPORT_POINTS_PAUSE_MS = 50,       /* metrics that come within it go together */
    REPORT_FIGURE_BYTES = 64 << 20,    /* waiting figures, then the job waits */
    REPORT_CONSOLE_BATCH = 256 * 1024, /* so much is sent at once, or what came within the pause */
    REPORT_CONSOLE_PAUSE_MS = 20,
    REPORT_HEAD = 32 * 1024, /* of the console; only what is longer needs a file */
    REPORT_TAIL = 64 * 1024, /* of a console over its limit so much of the end is kept */
};

/* What the operation logs, and what the worker measures. */
enum report_metrics { REPORT_LOGGED, REPORT_MEASURED, REPORT_METRICS };

struct report_figure {
    int64_t number;
    char *title, *format;
    unsigned char *bytes; /* image, then Plotly JSON; NULL: nothing waits */
    size_t image_size, plotly_size;
};

struct report_output {
    const char *name, *type;
    char hash[DF_SHA256_HEX];
    int64_t size;
};

struct report {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int wake; /* eventfd of the watching thread: something it waits for has changed */

    struct console_fold fold; /* its line that has not ended, as long as it is not sent */
    char *head;               /* the console so far, while it is short */
    int folder;               /* where the file is made that replaces it; borrowed */
    int spool;                /* a file without a name, or -1 */
    int64_t written, sent, limit;
    char *tail; /* ring of the last bytes that came over the limit; NULL: none did */
    size_t tail_size;
    int64_t over, over_lines; /* bytes over the limit, lines that have gone from the ring */
    int64_t unsent_since;     /* ms; when the oldest unsent byte came */
    bool console_is_closed;   /* nobody wants more of it */
    int console_error;        /* errno */

    struct report_figure figures[REPORT_FIGURES];
    size_t figure_count, figure_bytes;
    struct metric_queue metrics[REPORT_METRICS];
    int64_t points_since; /* ms; when the oldest of them came */

    struct report_output outputs[REPORT_OUTPUTS]; /* texts live as long as the attempt */
    size_t output_count, outputs_sent;

    bool is_over;  /* nothing more comes, `finish` is set */
    bool is_stale; /* the attempt is not ours any more: send nothing */
    json_t *finish;
};

/* `folder`: a descriptor of the folder for long consoles; it must stay open. */
void report_init(struct report *report, int folder, int64_t console_limit, int wake);
void report_release(struct report *report);

/* Text of the job, or of the worker itself. */
void report_console(struct report *report, const char *bytes, size_t size);

/* A line of the worker, for the sender alone: also after the job is over, when its console has come
 * to its end. */
void report_late_note(struct report *report, const char *text);

/* With the lock: bytes that are to be sent, with those of a line that has not ended. */
int64_t report_unsent(const struct report *report);

/* What a line that has not ended has so far is to be sent as well. */
void report_flush(struct report *report);

/* Up to `size` bytes of the console from there on; -1 with errno. */
ssize_t report_read(struct report *report, int64_t offset, char *bytes, size_t size);

/* A frame of this kind; false when its members make no sense. */
bool report_take_figure(struct report *report, const struct frame *frame);
bool report_take_metric(struct report *report, const struct frame *frame);

/* What the worker has measured: a point as metric_queue.h has it. */
void report_measured(struct report *report, const json_t *point);
void report_add_output(struct report *report, const struct report_output *output);

/* Whether the job has to wait until something was sent. */
bool report_is_full(struct report *report);

/* Nothing more comes; `finish` (stolen) is sent last. */
void report_close(struct report *report, json_t *finish);

/* Nobody wants it any more. */
void report_abandon(struct report *report);

int64_t report_now_ms(void);

#endif
