#include "machine.h"
#include "child.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

enum { HOST = 256, GPU_SECONDS = 10, OOM_SECONDS = 5 };

/* A worker that cannot write any more fails jobs for no fault of theirs. */
static const int64_t least_disk = 256 * 1024 * 1024;

static int count_cores(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int) count : 1;
}

/* "NVIDIA A100-SXM4-40GB, 40960" per line, in MiB. */
static json_t *ask_gpus(struct df_ctx *ctx)
{
    const char *const argv[] = {program_find(&ctx->arena, "nvidia-smi"),
                                "--query-gpu=name,memory.total", "--format=csv,noheader,nounits",
                                NULL};
    const char *const envp[] = {"LANG=C", NULL};
    const struct child child = {.argv = argv, .envp = envp, .out = -1, .err = -1, .channel = -1};
    json_t *gpus = df_defer_json(&ctx->arena, json_array());
    const char *text;

    if (!argv[0] || command_read(ctx, &child, GPU_SECONDS, &text))
        return gpus;
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *comma = memchr(line, ',', strcspn(line, "\n"));
        json_t *name = comma ? json_stringn(line, (size_t) (comma - line)) : NULL;
        if (name && comma - line <= 120)
            json_array_append_new(gpus, json_pack("{so sI}", "name", name, "memory",
                                                  (json_int_t) strtoll(comma + 1, NULL, 10) << 20));
        else
            json_decref(name);
    }
    return gpus;
}

void machine_look(struct df_ctx *ctx, struct machine *machine)
{
    struct sysinfo info;
    char host[HOST] = "";

    (void) gethostname(host, sizeof host - 1);
    *machine = (struct machine){.cores = count_cores(),
                                .gpus = ask_gpus(ctx),
                                .host = df_strdup(&ctx->arena, *host ? host : "unknown")};
    if (sysinfo(&info) == 0)
        machine->memory = (int64_t) info.totalram * info.mem_unit;
}

void machine_set_gpus(struct machine *machine, size_t count)
{
    while (json_array_size(machine->gpus) > count)
        json_array_remove(machine->gpus, json_array_size(machine->gpus) - 1);
    while (json_array_size(machine->gpus) < count)
        json_array_append_new(machine->gpus, json_pack("{ss si}", "name", "GPU", "memory", 0));
}

static int64_t free_memory(void)
{
    FILE *file = fopen("/proc/meminfo", "re");
    char line[128];
    long long kibibytes = 0;

    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "MemAvailable: %lld", &kibibytes) == 1)
            break;
    if (file)
        fclose(file);
    return kibibytes * 1024;
}

static int64_t free_disk(const char *folder)
{
    struct statvfs disk;

    return statvfs(folder, &disk) == 0 ? (int64_t) disk.f_bavail * (int64_t) disk.f_frsize : 0;
}

json_t *machine_load(const char *folder, const char *problem)
{
    double load = 0;

    (void) getloadavg(&load, 1);
    return json_pack("{sf sI sI ss*}", "load", load, "memory_free", (json_int_t) free_memory(),
                     "disk_free", (json_int_t) free_disk(folder), "problem", problem);
}

const char *machine_disk_problem(const char *folder)
{
    return free_disk(folder) < least_disk ? "its disk is full" : NULL;
}

bool machine_had_oom_kill(void)
{
    static atomic_llong known = -1, seen_at = -OOM_SECONDS;
    FILE *file = fopen("/proc/vmstat", "re");
    struct timespec now;
    char line[128];
    long long count = 0;

    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "oom_kill %lld", &count) == 1)
            break;
    if (file)
        fclose(file);
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long before = atomic_exchange(&known, count);
    if (before >= 0 && count > before)
        atomic_store(&seen_at, now.tv_sec);
    return now.tv_sec - atomic_load(&seen_at) < OOM_SECONDS;
}
