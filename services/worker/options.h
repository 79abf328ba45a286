/* What the worker is told: settings from the environment, options from the command line, which win.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <df/settings.h>

enum { OPTIONS_LABELS = 32 };

struct options {
    const char *host;        /* URL of the gateway, without a slash at the end */
    const char *token;       /* "" with --server */
    const char *service_key; /* only with --server */
    const char *data;        /* absolute path of a folder of our own */
    const char *name;        /* "" = the machine's name */
    const char *python;      /* interpreter of operations without an environment of their own */
    const char *base_environment; /* "", or what takes its place: an environment.yml or a folder
                                     with bin/python */
    bool base_is_folder;
    const char *runtime_dir; /* where the package deepforge is */
    const char *conda;     /* micromamba, mamba or conda; "" = look for one, "none" = do without */
    const char *installer; /* "auto", "uv" or "pip": where there is no conda */
    const char *isolation; /* "auto", "bubblewrap" or "processes" */
    const char *limits;    /* "auto", "cgroup" or "rlimit" */
    const char *log_level;
    int64_t slots;          /* 0 = by the number of cores */
    int64_t gpus;           /* -1 = as many as are found */
    int64_t cache_bytes;    /* the cache is kept below this */
    int64_t environment_mb; /* environments that nobody uses are removed above this */
    int64_t memory_bytes;   /* address space of a job's process; 0 = no limit */
    int64_t file_bytes;     /* largest file a job may write */
    int64_t processes;      /* of all jobs of one project together */
    int64_t first_uid;      /* as root: jobs run as users from here on */
    bool allow_urls;        /* environments may name URLs and files */
    bool server, once;
    const char *labels[OPTIONS_LABELS]; /* "key=value" */
    size_t label_count;
};

/* From the environment, then from argv. DF_INVALID names what is wrong. */
int options_read(struct df_ctx *ctx, int argc, char **argv, struct options *options) DF_MUST_CHECK;

/* Overwrites secrets in argv and the environment, which other processes of the same user could
 * read. */
void options_hide_secrets(int argc, char **argv);

void options_print_help(void);

#endif
