#include "doctor.h"

#include "child.h"
#include "file.h"
#include "health.h"
#include "print.h"
#include "supervisor.h"
#include "system.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const int64_t least_disk = 1024 * 1024 * 1024, good_disk = 10LL * 1024 * 1024 * 1024;

enum verdict { VERDICT_OK, VERDICT_WARN, VERDICT_FAIL };
static const char *const verdicts[] = {"ok", "warn", "fail"};

/* What was found so far. */
struct doctor {
    struct df_ctx *ctx;
    struct system *system;
    json_t *rows;
    int failures;
};

static void say(struct doctor *doctor, enum verdict verdict, const char *what, const char *detail)
{
    doctor->failures += verdict == VERDICT_FAIL;
    json_array_append_new(doctor->rows, json_pack("{ss ss ss}", "check", what, "verdict",
                                                  verdicts[verdict], "detail", detail));
}

static void check_database(struct doctor *doctor)
{
    if (postgres_find(doctor->ctx, &doctor->system->folder, &doctor->system->postgres))
        say(doctor, VERDICT_FAIL, "PostgreSQL", doctor->ctx->error.detail);
    else
        say(doctor, VERDICT_OK, "PostgreSQL", doctor->system->postgres.programs);
}

static const struct {
    const char *what, *program, *file, *package;
    enum verdict missing;
} programs_needed[] = {
    {"nginx", "nginx", NULL, "nginx-light", VERDICT_FAIL},
    {"nchan", NULL, "/usr/lib/nginx/modules/ngx_nchan_module.so", "libnginx-mod-nchan",
     VERDICT_FAIL},
    {"Redis", "redis-server", NULL, "redis-server", VERDICT_FAIL},
    {"s6", "s6-svscan", NULL, "s6", VERDICT_FAIL},
    {"setpriv", "setpriv", NULL, "util-linux", VERDICT_FAIL},
    {"bubblewrap", "bwrap", NULL, "bubblewrap", VERDICT_WARN},
};

static void check_programs(struct doctor *doctor)
{
    struct df_arena *arena = &doctor->ctx->arena;

    for (size_t i = 0; i < DF_COUNT(programs_needed); i++) {
        const char *file = programs_needed[i].file;
        const char *found = file ? (file_exists(file) ? file : NULL)
                                 : program_find(doctor->ctx, programs_needed[i].program);
        if (found)
            say(doctor, VERDICT_OK, programs_needed[i].what, found);
        else
            say(doctor, programs_needed[i].missing, programs_needed[i].what,
                df_printf(arena, "not installed: apt-get install %s", programs_needed[i].package));
    }
}

/* Whether jobs can be shut off from this machine's files. */
static void check_sandbox(struct doctor *doctor)
{
    const char *const words[] = {"bwrap",         "--ro-bind",         "/",    "/",
                                 "--unshare-all", "--die-with-parent", "true", NULL};

    if (!program_find(doctor->ctx, "bwrap"))
        return;
    if (child_run(doctor->ctx, words, NULL))
        say(doctor, VERDICT_WARN, "sandbox",
            df_printf(&doctor->ctx->arena, "jobs run without a sandbox: %s",
                      doctor->ctx->error.detail));
    else
        say(doctor, VERDICT_OK, "sandbox", "jobs cannot see this machine's files");
}

static void check_python(struct doctor *doctor)
{
    const char *const words[] = {doctor->system->layout.python, "-c",
                                 "import sys, numpy, matplotlib; print(sys.version.split()[0])",
                                 NULL};
    const char *version;

    if (child_run(doctor->ctx, words, &version))
        say(doctor, VERDICT_WARN, "Python",
            df_printf(&doctor->ctx->arena, "%s lacks numpy or matplotlib: %s", words[0],
                      doctor->ctx->error.detail));
    else
        say(doctor, VERDICT_OK, "Python",
            df_printf(&doctor->ctx->arena, "%.*s, %s", (int) strcspn(version, "\n"), version,
                      words[0]));
}

/* Of the folder, or of the first one above it that is there. */
static void check_disk(struct doctor *doctor, const char *what, const char *path)
{
    char *folder = df_strdup(&doctor->ctx->arena, path);
    struct statvfs disk;

    for (char *slash = strrchr(folder, '/'); slash && slash != folder && !file_exists(folder);
         slash = strrchr(folder, '/'))
        *slash = '\0';
    if (statvfs(folder, &disk) < 0 || access(folder, W_OK) < 0) {
        say(doctor, VERDICT_FAIL, what, df_printf(&doctor->ctx->arena, "%s is not writable", path));
        return;
    }
    int64_t left = (int64_t) disk.f_bavail * (int64_t) disk.f_frsize;
    enum verdict verdict = left < least_disk  ? VERDICT_FAIL
                           : left < good_disk ? VERDICT_WARN
                                              : VERDICT_OK;
    say(doctor, verdict, what,
        df_printf(&doctor->ctx->arena, "%s, %s left", path, text_of_size(doctor->ctx, left)));
}

static void check_parts(struct doctor *doctor)
{
    const struct layout *layout = &doctor->system->layout;

    for (enum program_name name = PROGRAM_AUTH; name < PROGRAM_COUNT; name++) {
        const char *path = layout_program(doctor->ctx, layout, programs[name].name);
        if (!file_exists(path))
            say(doctor, VERDICT_FAIL, programs[name].name,
                df_printf(&doctor->ctx->arena, "%s is missing", path));
    }
    if (!file_exists(layout->dbmate))
        say(doctor, VERDICT_FAIL, "dbmate",
            df_printf(&doctor->ctx->arena, "%s is missing; set DEEPFORGE_DBMATE", layout->dbmate));
    if (!file_exists(df_printf(&doctor->ctx->arena, "%s/index.html", layout->web)))
        say(doctor, VERDICT_WARN, "web editor",
            df_printf(&doctor->ctx->arena, "%s is not built: make web", layout->web));
}

static void check_system(struct doctor *doctor)
{
    struct df_ctx *ctx = doctor->ctx;
    const struct system *system = doctor->system;

    if (!system_is_running(ctx, system)) {
        int port = (int) settings_number(&system->settings, SETTING_PORT);
        bool is_free = port_is_free("127.0.0.1", port);
        say(doctor, VERDICT_WARN, "system", "does not run; deepforge start");
        say(doctor, is_free ? VERDICT_OK : VERDICT_WARN, "port",
            df_printf(&ctx->arena, is_free ? "%d is free" : "%d is taken; start with --port N",
                      port));
        return;
    }
    say(doctor, VERDICT_OK, "system", system_address(ctx, system));
    for (enum program_name name = 0; name < PROGRAM_COUNT; name++) {
        if (!supervisor_has(ctx, &system->folder, name))
            continue;
        const char *health = health_check(ctx, system, name);
        bool is_ok = strcmp(health, "ok") == 0;
        say(doctor, is_ok ? VERDICT_OK : VERDICT_FAIL, programs[name].name,
            is_ok ? "ok"
                  : df_printf(&ctx->arena, "%s; see %s/%s/current", health, system->folder.log,
                              programs[name].name));
    }
}

static void print_rows(const struct doctor *doctor)
{
    size_t index;
    json_t *row;

    json_array_foreach(doctor->rows, index, row)
        printf("%-5s %-12s %s\n", json_string_value(json_object_get(row, "verdict")),
               json_string_value(json_object_get(row, "check")),
               json_string_value(json_object_get(row, "detail")));
}

int doctor_run(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = {.data = option_value(invocation, "data")};
    struct system system;
    struct doctor doctor = {.ctx = ctx, .system = &system};

    int failed = system_find(ctx, &options, &system);
    if (failed)
        return failed;
    doctor.rows = df_defer_json(&ctx->arena, json_array());
    check_database(&doctor);
    check_programs(&doctor);
    check_sandbox(&doctor);
    check_python(&doctor);
    check_disk(&doctor, "data folder", system.folder.path);
    check_disk(&doctor, "blob folder", system.folder.blob);
    check_parts(&doctor);
    check_system(&doctor);
    if (wants_json(invocation))
        print_json(doctor.rows);
    else
        print_rows(&doctor);
    return doctor.failures == 0
               ? 0
               : df_fail(ctx, DF_CONFLICT, "%d of the checks failed", doctor.failures);
}
