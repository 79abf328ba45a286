#include "machine.h"
#include "sender_calls.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A host that hears of it late wants to know how long it has been. */
static json_t *start_json(const struct sender *sender)
{
    const struct attempt *attempt = sender->attempt;

    return json_pack("{ss ss ss sI}", "worker", attempt->worker, "worker_name",
                     attempt->shop->options->name, "isolation",
                     sandbox_name(attempt->shop->sandbox), "ago_ms",
                     (json_int_t) (report_now_ms() - sender->began));
}

int send_start(struct df_ctx *ctx, struct sender *sender)
{
    const struct attempt *attempt = sender->attempt;

    return host_start(ctx, attempt->shop->host, attempt_token(ctx, sender->attempt), attempt->job,
                      start_json(sender));
}

int send_console(struct df_ctx *ctx, struct sender *sender)
{
    struct report *report = sender->report;
    int64_t from, size = -1;

    report_flush(report);
    pthread_mutex_lock(&report->lock);
    from = report->sent;
    pthread_mutex_unlock(&report->lock);
    ssize_t count = report_read(report, from, sender->piece, SENDER_PIECE);
    if (count == 0) /* what waited is over the limit */
        return 0;
    if (count < 0)
        return df_fail(ctx, DF_TOO_LARGE, "the spool cannot be read");
    int failed = host_console(ctx, sender->attempt->shop->host, attempt_token(ctx, sender->attempt),
                              sender->attempt->job, from, sender->piece, (size_t) count, &size);
    bool moved = failed == -DF_CONFLICT && !host_is_stale(ctx, failed);
    if (failed && !moved)
        return failed;
    pthread_mutex_lock(&report->lock);
    if (size >= 0 && size <= report->written)
        report->sent = size;
    else
        report->console_is_closed = true; /* it has more than we ever had: not ours to go on with */
    report->unsent_since = report_now_ms();
    pthread_mutex_unlock(&report->lock);
    return 0;
}

int send_metrics(struct df_ctx *ctx, struct sender *sender)
{
    static const char *const kinds[] = {[REPORT_LOGGED] = "user", [REPORT_MEASURED] = "system"};
    struct report *report = sender->report;
    struct metric_queue *queue = &report->metrics[sender->metrics];
    char *body;
    size_t size;

    pthread_mutex_lock(&report->lock);
    size_t count = metric_queue_body(queue, &body, &size);
    pthread_mutex_unlock(&report->lock);
    df_defer(&ctx->arena, free, body);
    int failed = host_metrics(ctx, sender->attempt->shop->host, attempt_token(ctx, sender->attempt),
                              sender->attempt->job, kinds[sender->metrics], body, size);
    if (failed)
        return failed;
    pthread_mutex_lock(&report->lock);
    metric_queue_drop(queue, count);
    report->points_since = report_now_ms();
    pthread_mutex_unlock(&report->lock);
    return 0;
}

static json_t *base64_json(struct df_arena *arena, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = df_alloc(arena, (size + 2) / 3 * 4 + 1), *out = text;

    for (size_t i = 0; i < size; i += 3) {
        unsigned value = (unsigned) bytes[i] << 16;
        value |= i + 1 < size ? (unsigned) bytes[i + 1] << 8 : 0;
        value |= i + 2 < size ? bytes[i + 2] : 0;
        *out++ = digits[value >> 18];
        *out++ = digits[value >> 12 & 63];
        *out++ = i + 1 < size ? digits[value >> 6 & 63] : '=';
        *out++ = i + 2 < size ? digits[value & 63] : '=';
    }
    return json_stringn(text, (size_t) (out - text));
}

static json_t *figure_json(struct df_arena *arena, const struct report_figure *figure)
{
    json_t *plotly = figure->plotly_size > 0
                         ? json_loadb((const char *) figure->bytes + figure->image_size,
                                      figure->plotly_size, 0, NULL)
                         : NULL;
    json_t *title = json_string(figure->title);

    if (!json_is_object(plotly)) {
        json_decref(plotly);
        plotly = json_null();
    }
    return json_pack("{so ss so so}", "title", title ? title : json_null(), "format",
                     figure->format, "image", base64_json(arena, figure->bytes, figure->image_size),
                     "plotly", plotly);
}

/* Takes one waiting figure. A newer one of the same number may come while this one is under way; an
 * older one never replaces it, because there is one sender. */
static struct report_figure take_figure(struct report *report)
{
    struct report_figure taken = {};

    pthread_mutex_lock(&report->lock);
    for (size_t i = 0; i < report->figure_count && !taken.bytes; i++) {
        struct report_figure *figure = &report->figures[i];
        if (!figure->bytes)
            continue;
        taken = *figure;
        figure->bytes = NULL;
        figure->title = figure->format = NULL;
        report->figure_bytes -= taken.image_size + taken.plotly_size;
    }
    pthread_mutex_unlock(&report->lock);
    return taken;
}

int send_figure(struct sender *sender)
{
    struct report_figure figure = take_figure(sender->report);
    int pause = SENDER_FIRST_PAUSE_MS, failed = 0;

    for (;;) {
        struct df_ctx ctx;
        df_ctx_init(&ctx, sender->attempt->job, &sender->attempt->shop->host->process);
        failed = host_figure(&ctx, sender->attempt->shop->host,
                             attempt_token(&ctx, sender->attempt), sender->attempt->job,
                             figure.number, figure_json(&ctx.arena, &figure));
        df_ctx_release(&ctx);
        if (!host_may_recover(failed) || sender_is_stale(sender))
            break;
        sender_pause(sender, pause);
        pause = pause * 2 < SENDER_LONGEST_PAUSE_MS ? pause * 2 : SENDER_LONGEST_PAUSE_MS;
    }
    free(figure.title);
    free(figure.format);
    free(figure.bytes);
    return failed;
}

static int copy_output(struct df_ctx *ctx, int fd, void *context)
{
    return cache_copy(ctx, *(const int *) context, fd);
}

int send_output(struct df_ctx *ctx, struct sender *sender)
{
    struct attempt *attempt = sender->attempt;
    const struct report_output *output = &sender->report->outputs[sender->report->outputs_sent];
    struct stat stat;
    int fd = -1;
    int failed = jobdir_open_output(ctx, &attempt->jobdir, output->name, &fd);

    if (!failed && (fstat(fd, &stat) != 0 || stat.st_size != output->size))
        failed = df_fail(ctx, DF_INVALID, "its size has changed");
    if (!failed)
        failed = cache_require(ctx, attempt->shop->cache, output->hash, copy_output, &fd);
    if (fd >= 0)
        close(fd);
    if (failed)
        return failed;
    const struct objects objects = {.host = attempt->shop->host,
                                    .transfers = attempt->shop->transfers,
                                    .cache = attempt->shop->cache,
                                    .project = attempt->spec.project,
                                    .token = attempt_token(ctx, attempt),
                                    .watch = {attempt_is_stopped, attempt}};
    return object_store(ctx, &objects, attempt->spec.storage, output->hash, output->size);
}

int send_finish(struct df_ctx *ctx, struct sender *sender)
{
    struct attempt *attempt = sender->attempt;
    const struct options *options = attempt->shop->options;
    json_t *leases, *body = json_incref(sender->report->finish);

    if (!options->once && !machine_disk_problem(options->data))
        json_object_set_new(body, "claim", json_true());
    if (!sender->has_started)
        json_object_set_new(body, "start", start_json(sender));
    attempt->finishes++;
    int failed = host_finish(ctx, attempt->shop->host, attempt_token(ctx, attempt), attempt->job,
                             body, &leases);
    if (!failed && leases)
        attempt->next = json_incref(leases);
    return failed;
}
