#include <df/log.h>

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The longest line; what is longer is cut, so that no log line can be a flood. */
enum { MAX_LINE = 8192 };

static const char *const level_names[] = {
    [DF_ERROR] = "error", [DF_WARN] = "warn", [DF_INFO] = "info", [DF_DEBUG] = "debug"};

static enum df_level highest = DF_INFO;
static const char *program = "deepforge";

void df_log_level(const char *name)
{
    for (int level = DF_ERROR; level <= DF_DEBUG; level++)
        if (strcmp(level_names[level], name) == 0)
            highest = (enum df_level) level;
}

void df_log_program(const char *name)
{
    program = name;
}

static void print_line(json_t *line)
{
    char text[MAX_LINE + 1];
    size_t length = json_dumpb(line, text, MAX_LINE, JSON_COMPACT | JSON_REAL_PRECISION(9));

    if (length > MAX_LINE) {
        json_t *shorter = json_pack("{sO* sO* sO* ss}", "time", json_object_get(line, "time"),
                                    "program", json_object_get(line, "program"), "event",
                                    json_object_get(line, "event"), "note",
                                    "the line was too long");
        length = json_dumpb(shorter, text, MAX_LINE, JSON_COMPACT);
        json_decref(shorter);
    }
    text[length++] = '\n';
    fwrite(text, 1, length, stderr);
}

static const char *now(char text[32])
{
    struct timespec time;
    struct tm parts;

    clock_gettime(CLOCK_REALTIME, &time);
    gmtime_r(&time.tv_sec, &parts);
    size_t length = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + length, 32 - length, ".%03ldZ", time.tv_nsec / 1000000);
    return text;
}

void df_log(const struct df_ctx *ctx, enum df_level level, const char *event, const char *format,
            ...)
{
    char time[32];
    va_list args;

    if (level > highest)
        return;
    va_start(args, format);
    json_t *members = json_vpack_ex(NULL, 0, format, args);
    va_end(args);

    json_t *line = json_pack("{ss ss ss ss ss*}", "time", now(time), "level", level_names[level],
                             "program", program, "event", event, "request_id",
                             ctx ? ctx->id : NULL);
    if (members)
        json_object_update(line, members);
    else
        json_object_set_new(line, "note", json_string("the members could not be packed"));
    print_line(line);
    json_decref(line);
    json_decref(members);
}
