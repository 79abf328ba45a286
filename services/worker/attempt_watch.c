#include "attempt_limits.h"
#include "attempt_run.h"
#include "machine.h"
#include "sampler.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A killed job that does not go takes its zygote with it, and all that runs there: a job of some
 * thousand processes must have time to go. A job that has said that all is done goes by itself; one
 * that has gone closes its pipes at once. */
enum {
    KILL_MS = 10000,
    DONE_MS = 10000,
    DRAIN_MS = 1000,
    PIECE = 64 * 1024,
    PIPE_BYTES = 256 * 1024
};

struct watch {
    struct df_ctx *ctx;
    struct attempt *attempt;
    struct zygote *zygote;
    struct zygote_run run;
    struct outcome *outcome;
    struct frame_reader frames;
    int console_fd, frames_fd;
    struct limit_watch limits;
    struct sampler sampler;
    int64_t end_at;   /* when one that has said that all is done is killed; INT64_MAX */
    int64_t kill_at;  /* when the zygote goes, too; INT64_MAX */
    int64_t leave_at; /* when nobody waits for the pipes any more; INT64_MAX */
    const char *found[SPEC_OUTPUTS];
    size_t found_count;
};

static bool take_figure(struct watch *watch, const struct frame *frame)
{
    return report_take_figure(&watch->attempt->report, frame);
}

static bool take_metric(struct watch *watch, const struct frame *frame)
{
    return report_take_metric(&watch->attempt->report, frame);
}

static const char *keep(struct watch *watch, const json_t *header, const char *member, size_t limit)
{
    const char *value = json_string_value(json_object_get(header, member));

    return value && *value && strlen(value) <= limit ? df_strdup(&watch->ctx->arena, value) : NULL;
}

static bool is_expected(const struct watch *watch, const char *name)
{
    const struct spec *spec = &watch->attempt->spec;

    for (size_t i = 0; i < watch->found_count; i++)
        if (strcmp(watch->found[i], name) == 0)
            return false;
    for (size_t i = 0; i < spec->output_count; i++)
        if (strcmp(spec->outputs[i], name) == 0)
            return true;
    return false;
}

static bool take_output(struct watch *watch, const struct frame *frame)
{
    const json_t *size = json_object_get(frame->header, "size");
    const char *hash = json_string_value(json_object_get(frame->header, "hash"));
    struct report_output output = {
        .name = keep(watch, frame->header, "name", SPEC_NAME),
        .type = keep(watch, frame->header, "value_type", 480),
        .size = json_integer_value(size),
    };

    if (!output.name || !output.type || !hash || !df_is_sha256(hash) || !json_is_integer(size)
        || output.size < 0 || !is_expected(watch, output.name))
        return false;
    memcpy(output.hash, hash, sizeof output.hash);
    watch->found[watch->found_count++] = output.name;
    report_add_output(&watch->attempt->report, &output);
    return true;
}

static bool take_error(struct watch *watch, const struct frame *frame)
{
    json_t *error = json_object_get(frame->header, "error");

    if (!json_is_object(error))
        return false;
    if (!watch->outcome->error)
        watch->outcome->error = df_defer_json(&watch->ctx->arena, json_incref(error));
    return true;
}

static bool take_done(struct watch *watch, const struct frame *frame)
{
    struct outcome *outcome = watch->outcome;
    const json_t *usage = json_object_get(frame->header, "usage");

    outcome->is_done = true;
    outcome->wall_seconds = json_number_value(json_object_get(usage, "seconds"));
    outcome->cpu_seconds = json_number_value(json_object_get(usage, "cpu_seconds"));
    outcome->peak_bytes = json_integer_value(json_object_get(usage, "peak_bytes"));
    return true;
}

static const struct {
    const char *type;
    bool (*take)(struct watch *watch, const struct frame *frame);
} kinds[] = {
    {"figure", take_figure}, {"output", take_output}, {"metric", take_metric},
    {"error", take_error},   {"done", take_done},
};

static bool take_frame(struct watch *watch, const struct frame *frame)
{
    if (watch->outcome->is_done)
        return true; /* too late */
    for (size_t i = 0; i < DF_COUNT(kinds); i++)
        if (strcmp(kinds[i].type, frame->type) == 0)
            return kinds[i].take(watch, frame);
    return true; /* "running", or of a newer runtime */
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void read_frames(struct watch *watch)
{
    unsigned char *at = NULL;
    struct frame frame;
    size_t space = frames_space(&watch->frames, &at);
    ssize_t size = space > 0 ? read(watch->frames_fd, at, space) : 0;

    watch->limits.heard_at = report_now_ms();
    if (size < 0 && errno == EINTR)
        return;
    if (size <= 0) {
        close_fd(&watch->frames_fd);
        return;
    }
    frames_fill(&watch->frames, (size_t) size);
    while (frames_next(&watch->frames, &frame))
        if (!take_frame(watch, &frame))
            watch->frames.problem = "a frame has members that make no sense";
    if (!watch->frames.problem)
        return;
    /* Whoever writes such frames is not the runtime. */
    watch->outcome->detail = df_printf(&watch->ctx->arena, "the job disturbed its own channel: %s",
                                       watch->frames.problem);
    close_fd(&watch->frames_fd);
}

/* How much there was. */
static size_t read_console(struct watch *watch)
{
    char piece[PIECE];
    ssize_t size = read(watch->console_fd, piece, sizeof piece);

    if (size < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    if (size <= 0) {
        close_fd(&watch->console_fd);
        return 0;
    }
    watch->limits.heard_at = report_now_ms();
    report_console(&watch->attempt->report, piece, (size_t) size);
    if (watch->attempt->report.console_error && !watch->outcome->detail)
        watch->outcome->detail = df_printf(&watch->ctx->arena,
                                           "its console cannot be kept; the worker's disk: %s",
                                           strerror(watch->attempt->report.console_error));
    return (size_t) size;
}

static bool is_over(const struct watch *watch)
{
    return atomic_load_explicit(&watch->run.is_over, memory_order_acquire);
}

static void kill_job(struct watch *watch)
{
    if (watch->kill_at != INT64_MAX || is_over(watch))
        return;
    zygote_kill(watch->zygote, &watch->run);
    watch->kill_at = report_now_ms() + KILL_MS;
}

/* While nothing more can be taken from it, it cannot be heard. */
static void check_limits(struct watch *watch, int64_t now)
{
    if (watch->outcome->limit || watch->attempt->is_concluded || is_over(watch))
        return;
    if (report_is_full(&watch->attempt->report))
        watch->limits.heard_at = now;
    if (limits_check(&watch->limits, now, zygote_python(watch->zygote),
                     atomic_load(&watch->run.pid), watch->outcome))
        kill_job(watch);
}

static void sample(struct watch *watch, int64_t now)
{
    if (watch->attempt->is_concluded || is_over(watch))
        return;
    json_t *point = sampler_take(&watch->sampler, now, zygote_python(watch->zygote),
                                 atomic_load(&watch->run.pid));
    if (point) {
        gpu_meter_add(watch->attempt->shop->meter, watch->attempt->spec.visible_gpus,
                      json_object_get(point, "values"));
        report_measured(&watch->attempt->report, point);
    }
    json_decref(point);
}

static void check_time(struct watch *watch)
{
    int64_t now = report_now_ms();
    bool is_unwanted = attempt_is_stopped(watch->attempt) || watch->outcome->detail;

    if (is_unwanted && !watch->attempt->is_concluded)
        kill_job(watch);
    if (now >= watch->end_at) {
        watch->end_at = INT64_MAX;
        kill_job(watch);
    }
    check_limits(watch, now);
    sample(watch, now);
    if (now >= watch->kill_at && !is_over(watch)) {
        zygote_end(watch->zygote);
        watch->kill_at = now + KILL_MS;
    }
    if (is_over(watch) && watch->leave_at == INT64_MAX)
        watch->leave_at = now + DRAIN_MS;
    if (now >= watch->leave_at && report_is_full(&watch->attempt->report))
        watch->leave_at = now + DRAIN_MS; /* what waits in the pipe is read when there is room */
    if (now >= watch->leave_at) {
        close_fd(&watch->console_fd);
        close_fd(&watch->frames_fd);
    }
}

static int64_t earlier(int64_t left, int64_t right)
{
    return left < right ? left : right;
}

static int next_timeout(const struct watch *watch)
{
    int64_t at = earlier(watch->end_at, earlier(watch->kill_at, watch->leave_at));

    if (!watch->attempt->is_concluded && !is_over(watch))
        at = earlier(at, watch->sampler.next_at);
    if (!watch->outcome->limit && !watch->attempt->is_concluded && !is_over(watch))
        at = earlier(at, limits_next(&watch->limits));
    if (at == INT64_MAX)
        return -1;
    int64_t left = at - report_now_ms();
    return left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int) left + 1;
}

static const char *first_missing(const struct watch *watch)
{
    const struct spec *spec = &watch->attempt->spec;

    for (size_t i = 0; i < spec->output_count; i++)
        if (is_expected(watch, spec->outputs[i]))
            return spec->outputs[i];
    return NULL;
}

/* All is written, and its process is about to end with status 0. What it printed is in the pipe. */
static void conclude_success(struct watch *watch)
{
    struct outcome outcome = *watch->outcome;
    size_t left = PIPE_BYTES, size;

    outcome.has_run = true;
    outcome.status = 0;
    outcome.missing = first_missing(watch);
    if (!outcome_is_success(&outcome) || attempt_is_stopped(watch->attempt))
        return; /* the end of the process tells more */
    limits_measure(&watch->limits, &outcome);
    while (left > 0 && watch->console_fd >= 0 && (size = read_console(watch)) > 0)
        left -= size < left ? size : left;
    attempt_conclude(watch->ctx, watch->attempt, &outcome);
    watch->end_at = report_now_ms() + DONE_MS;
}

static void look_once(struct watch *watch)
{
    bool is_full = report_is_full(&watch->attempt->report);
    struct pollfd fds[] = {{.fd = watch->attempt->wake, .events = POLLIN},
                           {.fd = watch->console_fd, .events = POLLIN},
                           {.fd = is_full ? -1 : watch->frames_fd, .events = POLLIN}};
    uint64_t count;

    (void) poll(fds, DF_COUNT(fds), next_timeout(watch));
    if (fds[0].revents)
        (void) !read(watch->attempt->wake, &count, sizeof count);
    if (fds[1].revents)
        (void) read_console(watch);
    if (fds[2].revents)
        read_frames(watch);
    if (watch->outcome->is_done && !watch->attempt->is_concluded)
        conclude_success(watch);
    check_time(watch);
}

static int make_pipe(struct df_ctx *ctx, int *reading, int *writing)
{
    int fds[2];

    if (pipe2(fds, O_CLOEXEC) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a pipe: %s", strerror(errno));
    (void) fcntl(fds[1], F_SETPIPE_SZ, PIPE_BYTES);
    *reading = fds[0];
    *writing = fds[1];
    return 0;
}

static int start(struct watch *watch)
{
    int console = -1, frames = -1;
    int failed = make_pipe(watch->ctx, &watch->console_fd, &console);

    if (!failed)
        (void) fcntl(watch->console_fd, F_SETFL, O_NONBLOCK);
    if (!failed)
        failed = make_pipe(watch->ctx, &watch->frames_fd, &frames);
    if (!failed)
        failed = zygote_run(watch->ctx, watch->zygote, &watch->run, &watch->attempt->jobdir,
                            console, frames);
    close_fd(&console);
    close_fd(&frames);
    return failed;
}

static void note_result(struct watch *watch)
{
    struct outcome *outcome = watch->outcome;
    const struct zygote_run *run = &watch->run;

    outcome->has_run = run->status >= 0 || run->signal >= 0 || run->is_orphan;
    outcome->is_orphan = run->is_orphan;
    outcome->status = run->status;
    outcome->signal = run->signal;
    outcome->wall_seconds = run->seconds;
    outcome->cpu_seconds = run->cpu_seconds;
    outcome->peak_bytes = run->peak_bytes;
    if (*run->detail && !outcome->detail)
        outcome->detail = df_strdup(&watch->ctx->arena, run->detail);
    outcome->missing = first_missing(watch);
    limits_measure(&watch->limits, outcome);
}

int attempt_watch(struct df_ctx *ctx, struct attempt *attempt, struct zygote *zygote,
                  struct outcome *outcome)
{
    struct watch watch = {.ctx = ctx,
                          .attempt = attempt,
                          .zygote = zygote,
                          .outcome = outcome,
                          .console_fd = -1,
                          .frames_fd = -1,
                          .end_at = INT64_MAX,
                          .kill_at = INT64_MAX,
                          .leave_at = INT64_MAX,
                          .run.event = attempt->wake,
                          .run.limits = {attempt->spec.limits.memory_bytes, attempt->spec.cpus}};

    limits_begin(&watch.limits, &attempt->spec.limits, report_now_ms());
    sampler_begin(&watch.sampler, report_now_ms());
    snprintf(watch.run.name, sizeof watch.run.name, "%s", attempt->jobdir.name);
    int failed = start(&watch);
    if (!failed) {
        watch.limits.group = watch.run.group;
        check_time(&watch); /* it may have been stopped before it could be woken */
        while (!is_over(&watch) || watch.console_fd >= 0 || watch.frames_fd >= 0)
            look_once(&watch);
        zygote_forget(zygote, &watch.run);
        note_result(&watch);
        if (outcome->signal > 0 || outcome->is_orphan)
            outcome->is_out_of_memory |= machine_had_oom_kill();
        zygote_end_group(zygote, &watch.run);
    }
    close_fd(&watch.console_fd);
    close_fd(&watch.frames_fd);
    frames_release(&watch.frames);
    return failed;
}
