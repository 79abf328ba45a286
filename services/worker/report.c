#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* NOTE bytes are kept free below the limit for each of the two lines that say what was left out. */
enum { NOTE = 160, TEXT = 1000 };

int64_t report_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int open_spool(int folder)
{
    int fd = openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return fd;
    fd = openat(folder, "spool", O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    (void) unlinkat(folder, "spool", 0);
    return fd;
}

static void keep_console(void *context, const char *bytes, size_t size);

void report_init(struct report *report, int folder, int64_t console_limit, int wake)
{
    *report = (struct report){.limit = console_limit, .wake = wake, .folder = folder, .spool = -1};
    console_fold_init(&report->fold, keep_console, report);
    report->head = malloc(REPORT_HEAD);
    if (!report->head)
        abort();
    pthread_mutex_init(&report->lock, NULL);
    pthread_cond_init(&report->changed, NULL);
}

static void empty_figure(struct report_figure *figure)
{
    free(figure->title);
    free(figure->format);
    free(figure->bytes);
    figure->title = figure->format = NULL;
    figure->bytes = NULL;
}

void report_release(struct report *report)
{
    if (!report->head)
        return;
    free(report->head);
    free(report->tail);
    if (report->spool >= 0)
        close(report->spool);
    for (size_t i = 0; i < report->figure_count; i++)
        empty_figure(&report->figures[i]);
    for (size_t i = 0; i < REPORT_METRICS; i++)
        metric_queue_release(&report->metrics[i]);
    json_decref(report->finish);
    pthread_cond_destroy(&report->changed);
    pthread_mutex_destroy(&report->lock);
}

static int write_at(int fd, const char *bytes, size_t size, int64_t offset)
{
    while (size > 0) {
        ssize_t count = pwrite(fd, bytes, size, offset);
        if (count < 0)
            return -1;
        bytes += count;
        offset += count;
        size -= (size_t) count;
    }
    return 0;
}

/* With the lock: from memory into a file, for a console that gets long. */
static int spill(struct report *report)
{
    int spool = open_spool(report->folder);

    if (spool < 0)
        return -1;
    if (write_at(spool, report->head, (size_t) report->written, 0) != 0) {
        int error = errno;
        close(spool);
        errno = error;
        return -1;
    }
    report->spool = spool;
    return 0;
}

/* With the lock. What a full disk does not take is lost, and said to be. */
static void append(struct report *report, const char *bytes, size_t size)
{
    bool is_short = report->written + (int64_t) size <= REPORT_HEAD;

    if (report->spool < 0 && !is_short && spill(report) != 0) {
        report->console_error = errno;
        size = (size_t) (REPORT_HEAD - report->written);
    }
    if (report->spool < 0)
        memcpy(report->head + report->written, bytes, size);
    else if (write_at(report->spool, bytes, size, report->written) != 0) {
        report->console_error = errno;
        return;
    }
    if (report->written == report->sent)
        report->unsent_since = report_now_ms();
    report->written += (int64_t) size;
}

ssize_t report_read(struct report *report, int64_t offset, char *bytes, size_t size)
{
    ssize_t count;

    pthread_mutex_lock(&report->lock);
    int64_t left = report->written - offset;
    if ((int64_t) size > left)
        size = left > 0 ? (size_t) left : 0;
    bool is_long = report->spool >= 0;
    if (!is_long)
        memcpy(bytes, report->head + offset, size);
    pthread_mutex_unlock(&report->lock);
    count = is_long ? pread(report->spool, bytes, size, offset) : (ssize_t) size;
    return count;
}

static void append_note(struct report *report, const char *format, ...) DF_PRINTF(2, 3);
static void append_note(struct report *report, const char *format, ...)
{
    char note[NOTE];
    va_list values;

    va_start(values, format);
    int size = vsnprintf(note, sizeof note, format, values);
    va_end(values);
    append(report, note, (size_t) size);
}

static size_t tail_size(const struct report *report)
{
    int64_t part = report->limit / 4 + 1;

    return part < REPORT_TAIL ? (size_t) part : REPORT_TAIL;
}

/* With the lock. A console that has reached its limit keeps its end, too: that is where it says why
 * a job failed. */
static void open_tail(struct report *report)
{
    report->tail_size = tail_size(report);
    report->tail = malloc(report->tail_size + 1);
    if (!report->tail)
        abort();
    append_note(report, "\n[This console is full: of what follows only the end is kept.]\n");
}

/* With the lock. The ring has the byte of number n at n modulo its size. */
static void keep_tail(struct report *report, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char *place = &report->tail[(size_t) report->over % report->tail_size];
        if (report->over >= (int64_t) report->tail_size && *place == '\n')
            report->over_lines++;
        *place = bytes[i];
        report->over++;
    }
}

/* With the lock. What is left out ends where a line does, if there is one. */
static void append_tail(struct report *report)
{
    size_t size = report->tail_size,
           kept = (size_t) report->over < size ? (size_t) report->over : size;
    size_t first = (size_t) report->over - kept, skipped = 0;

    if (first > 0) {
        while (skipped < kept && report->tail[(first + skipped) % size] != '\n')
            skipped++;
        skipped = skipped < kept ? skipped + 1 : 0;
        report->over_lines += skipped > 0;
        append_note(report, "\n[%lld lines (%lld bytes) left out here: a console may have %lld]\n",
                    (long long) report->over_lines, (long long) (first + skipped),
                    (long long) report->limit);
    }
    for (size_t at = first + skipped; at < first + kept;) {
        size_t place = at % size,
               run = size - place < first + kept - at ? size - place : first + kept - at;
        append(report, report->tail + place, run);
        at += run;
    }
}

void report_late_note(struct report *report, const char *text)
{
    pthread_mutex_lock(&report->lock);
    console_fold_end(&report->fold);
    size_t size = strlen(text);
    bool has_room = report->written + (int64_t) size <= report->limit;
    if (has_room && !report->console_error && !report->console_is_closed)
        append(report, text, size);
    if (json_object_get(report->finish, "console_size"))
        json_object_set_new(report->finish, "console_size", json_integer(report->written));
    pthread_mutex_unlock(&report->lock);
}

/* With the lock: what the fold has left. */
static void keep_console(void *context, const char *bytes, size_t size)
{
    struct report *report = context;
    int64_t room = report->limit - (int64_t) tail_size(report) - 2 * NOTE - report->written;
    size_t kept = room < (int64_t) size ? (room > 0 ? (size_t) room : 0) : size;

    if (report->tail)
        kept = 0;
    if (kept > 0 && !report->console_error)
        append(report, bytes, kept);
    if (kept < size && !report->tail)
        open_tail(report);
    if (kept < size)
        keep_tail(report, bytes + kept, size - kept);
}

int64_t report_unsent(const struct report *report)
{
    if (report->console_is_closed)
        return 0;
    int64_t waiting = report->tail || report->console_error
                          ? 0
                          : (int64_t) console_fold_waiting(&report->fold);
    return report->written - report->sent + waiting;
}

void report_flush(struct report *report)
{
    pthread_mutex_lock(&report->lock);
    console_fold_flush(&report->fold);
    pthread_mutex_unlock(&report->lock);
}

void report_console(struct report *report, const char *bytes, size_t size)
{
    pthread_mutex_lock(&report->lock);
    bool was_empty = report_unsent(report) == 0;
    if (!report->is_over)
        console_fold_write(&report->fold, bytes, size);
    if (was_empty && report_unsent(report) > 0)
        report->unsent_since = report_now_ms();
    bool is_batch = report->written - report->sent >= REPORT_CONSOLE_BATCH;
    if (was_empty || is_batch)
        pthread_cond_broadcast(&report->changed);
    pthread_mutex_unlock(&report->lock);
}

static char *copy_text(const json_t *json)
{
    char text[TEXT + 1];

    snprintf(text, sizeof text, "%s", json_is_string(json) ? json_string_value(json) : "");
    size_t size = strlen(text);
    while (size > 0 && size > TEXT - 4 && ((unsigned char) text[size] & 0xC0) == 0x80)
        size--; /* not in the middle of a character */
    text[size] = '\0';
    char *copy = strdup(text);
    if (!copy)
        abort();
    return copy;
}

/* With the lock: the figure of this number, or a new one; NULL when there are too many. */
static struct report_figure *figure_of(struct report *report, int64_t number)
{
    for (size_t i = 0; i < report->figure_count; i++)
        if (report->figures[i].number == number)
            return &report->figures[i];
    if (report->figure_count == REPORT_FIGURES)
        return NULL;
    struct report_figure *figure = &report->figures[report->figure_count++];
    figure->number = number;
    return figure;
}

bool report_take_figure(struct report *report, const struct frame *frame)
{
    const json_t *number = json_object_get(frame->header, "number");
    const json_t *format = json_object_get(frame->header, "format");
    json_int_t image_size = json_integer_value(json_object_get(frame->header, "image_size"));
    json_int_t plotly_size = json_integer_value(json_object_get(frame->header, "plotly_size"));
    const char *kind = json_string_value(format);

    if (!json_is_integer(number) || json_integer_value(number) < 1 || !kind
        || (strcmp(kind, "png") != 0 && strcmp(kind, "svg") != 0) || image_size < 0
        || plotly_size < 0 || image_size > FRAME_BODY_LIMIT || plotly_size > FRAME_BODY_LIMIT
        || (size_t) (image_size + plotly_size) != frame->size)
        return false;
    pthread_mutex_lock(&report->lock);
    struct report_figure *figure = figure_of(report, json_integer_value(number));
    if (figure) {
        if (figure->bytes)
            report->figure_bytes -= figure->image_size + figure->plotly_size;
        empty_figure(figure);
        figure->title = copy_text(json_object_get(frame->header, "title"));
        figure->format = copy_text(format);
        figure->bytes = malloc(frame->size + 1);
        if (!figure->bytes)
            abort();
        memcpy(figure->bytes, frame->body, frame->size);
        figure->image_size = (size_t) image_size;
        figure->plotly_size = (size_t) plotly_size;
        report->figure_bytes += frame->size;
        pthread_cond_broadcast(&report->changed);
    }
    pthread_mutex_unlock(&report->lock);
    return true;
}

static bool add_point(struct report *report, enum report_metrics kind, const json_t *point)
{
    pthread_mutex_lock(&report->lock);
    bool was_empty = report->metrics[REPORT_LOGGED].count + report->metrics[REPORT_MEASURED].count
                     == 0;
    bool is_taken = metric_queue_add(&report->metrics[kind], point);
    if (was_empty) {
        report->points_since = report_now_ms();
        pthread_cond_broadcast(&report->changed);
    }
    pthread_mutex_unlock(&report->lock);
    return is_taken;
}

bool report_take_metric(struct report *report, const struct frame *frame)
{
    return add_point(report, REPORT_LOGGED, frame->header);
}

void report_measured(struct report *report, const json_t *point)
{
    (void) add_point(report, REPORT_MEASURED, point);
}

void report_add_output(struct report *report, const struct report_output *output)
{
    pthread_mutex_lock(&report->lock);
    if (report->output_count < REPORT_OUTPUTS)
        report->outputs[report->output_count++] = *output;
    pthread_cond_broadcast(&report->changed);
    pthread_mutex_unlock(&report->lock);
}

bool report_is_full(struct report *report)
{
    pthread_mutex_lock(&report->lock);
    bool is_full = !report->is_stale
                   && (report->figure_bytes > REPORT_FIGURE_BYTES
                       || metric_queue_is_full(&report->metrics[REPORT_LOGGED]));
    pthread_mutex_unlock(&report->lock);
    return is_full;
}

void report_close(struct report *report, json_t *finish)
{
    pthread_mutex_lock(&report->lock);
    console_fold_end(&report->fold);
    if (report->tail)
        append_tail(report);
    if (!report->console_is_closed)
        json_object_set_new(finish, "console_size", json_integer(report->written));
    report->finish = finish;
    report->is_over = true;
    pthread_cond_broadcast(&report->changed);
    pthread_mutex_unlock(&report->lock);
}

void report_abandon(struct report *report)
{
    pthread_mutex_lock(&report->lock);
    report->is_stale = true;
    pthread_cond_broadcast(&report->changed);
    pthread_mutex_unlock(&report->lock);
}
