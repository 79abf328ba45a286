#include "jobdir.h"
#include "tree.h"

#include <df/digest.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_errno(struct df_ctx *ctx, const char *what)
{
    return df_fail(ctx, DF_UNAVAILABLE, "cannot write '%s': %s", what, strerror(errno));
}

static int open_directory(int parent, const char *name)
{
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int make_directory(struct df_ctx *ctx, int parent, const char *name, int64_t uid, int *fd)
{
    if (mkdirat(parent, name, 0755) != 0)
        return fail_errno(ctx, name);
    *fd = open_directory(parent, name);
    if (*fd < 0)
        return fail_errno(ctx, name);
    if (uid >= 0 && fchown(*fd, (uid_t) uid, (gid_t) uid) != 0)
        return fail_errno(ctx, name);
    return 0;
}

/* Makes a folder below the job's, for what is to be put there. */
static int add_folder(struct df_ctx *ctx, const struct jobdir *jobdir, const char *name,
                      int64_t uid)
{
    int fd = -1;
    int failed = make_directory(ctx, jobdir->fd, name, uid, &fd);

    if (fd >= 0)
        close(fd);
    return failed;
}

int jobdir_open(struct df_ctx *ctx, int parent, const char *name, int64_t uid,
                struct jobdir *jobdir)
{
    *jobdir = (struct jobdir){.parent = parent, .fd = -1, .name = df_strdup(&ctx->arena, name)};
    tree_remove(parent, name); /* of a worker that was killed */
    int failed = make_directory(ctx, parent, name, uid, &jobdir->fd);
    return failed ? failed : add_folder(ctx, jobdir, "outputs", uid);
}

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0)
            return -1;
        bytes += written;
        size -= (size_t) written;
    }
    return 0;
}

/* A new file `folder`/`name`; the folder is NULL for the job's own. */
static int write_file(struct df_ctx *ctx, const struct jobdir *jobdir, const char *folder,
                      const char *name, const char *text)
{
    int directory = folder ? open_directory(jobdir->fd, folder) : jobdir->fd;

    if (directory < 0)
        return fail_errno(ctx, folder);
    int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    int failed = fd < 0 || write_all(fd, text, strlen(text)) != 0 ? fail_errno(ctx, name) : 0;
    if (fd >= 0)
        close(fd);
    if (folder)
        close(directory);
    return failed;
}

/* What one folder is filled from. */
struct filling {
    const struct jobdir *jobdir;
    const struct spec *spec;
    const json_t *bundle;
    struct cache *cache;
    bool share;
};

static int write_text(struct df_ctx *ctx, int fd, void *context)
{
    const char *text = context;

    if (write_all(fd, text, strlen(text)) != 0)
        return df_fail(ctx, DF_TOO_LARGE, "the worker's disk: %s", strerror(errno));
    return 0;
}

/* Code, which is the same for all jobs of an operation. */
static int write_code(struct df_ctx *ctx, const struct filling *filling, const char *folder,
                      const char *name, const char *text)
{
    const struct jobdir *jobdir = filling->jobdir;
    char hash[DF_SHA256_HEX];

    if (!filling->share)
        return write_file(ctx, jobdir, folder, name, text);
    df_sha256(text, strlen(text), hash);
    int failed = cache_require(ctx, filling->cache, hash, write_text, (void *) (uintptr_t) text);
    if (failed)
        return failed;
    int directory = folder ? open_directory(jobdir->fd, folder) : jobdir->fd;
    if (directory < 0)
        return fail_errno(ctx, folder);
    failed = cache_place(ctx, filling->cache, hash, directory, name, true);
    if (folder)
        close(directory);
    return failed;
}

static int write_modules(struct df_ctx *ctx, const struct filling *filling)
{
    json_t *modules = json_object_get(filling->bundle, "modules"), *module;
    const char *name;
    int failed = 0;

    if (json_object_size(modules) > 0)
        failed = add_folder(ctx, filling->jobdir, "utils", -1);
    json_object_foreach(modules, name, module) {
        if (failed)
            return failed;
        if (!spec_name_is_safe(name) || !json_is_string(module))
            return df_fail(ctx, DF_INVALID, "a module has no proper name");
        failed = write_code(ctx, filling, "utils", df_printf(&ctx->arena, "%s.py", name),
                            json_string_value(module));
    }
    return failed;
}

/* {name: path of generated code}, null for those that are not set. */
static int write_references(struct df_ctx *ctx, const struct filling *filling, json_t *paths)
{
    const json_t *resources = json_object_get(filling->bundle, "resources");
    const char *name;
    json_t *id;
    int failed = 0;

    if (json_object_size(filling->spec->references) > 0)
        failed = add_folder(ctx, filling->jobdir, "references", -1);
    json_object_foreach(filling->spec->references, name, id) {
        if (failed)
            return failed;
        if (json_is_null(id)) {
            json_object_set_new(paths, name, json_null());
            continue;
        }
        const json_t *resource = json_object_get(resources, json_string_value(id));
        const char *code = json_string_value(json_object_get(resource, "code"));
        if (!code)
            return df_fail(ctx, DF_INVALID, "the reference '%s' has no generated code", name);
        const char *file = df_printf(&ctx->arena, "%s.py", name);
        failed = write_code(ctx, filling, "references", file, code);
        json_object_set_new(paths, name, json_sprintf("references/%s", file));
    }
    return failed;
}

static json_t *inputs_json(const struct spec *spec)
{
    json_t *list = json_array();

    for (size_t i = 0; i < spec->input_count; i++) {
        const struct spec_input *input = &spec->inputs[i];
        json_array_append_new(list, input->missing
                                        ? json_pack("{ss sb}", "name", input->name, "missing", 1)
                                        : json_pack("{ss ss ss+}", "name", input->name, "type",
                                                    input->type, "path", "inputs/", input->name));
    }
    return list;
}

static json_t *outputs_json(const struct spec *spec)
{
    json_t *list = json_array();

    for (size_t i = 0; i < spec->output_count; i++)
        json_array_append_new(list, json_string(spec->outputs[i]));
    return list;
}

static int write_job(struct df_ctx *ctx, const struct jobdir *jobdir, const struct spec *spec,
                     json_t *references)
{
    json_t *attributes = spec->attributes ? json_incref(spec->attributes) : json_object();
    json_t *job = json_pack("{ss ss ss ss ss so sO so so ss*}", "job", spec->job, "execution",
                            spec->execution, "name", spec->name, "class", spec->class_name,
                            "operation", spec->operation, "attributes", attributes, "references",
                            references, "inputs", inputs_json(spec), "outputs", outputs_json(spec),
                            "visible_gpus", spec->visible_gpus);
    char *text = json_dumps(job, JSON_COMPACT);

    json_decref(job);
    if (!text)
        return df_fail(ctx, DF_INVALID, "the job cannot be written as JSON");
    df_defer(&ctx->arena, free, text);
    return write_file(ctx, jobdir, NULL, "job.json", text);
}

int jobdir_fill(struct df_ctx *ctx, const struct jobdir *jobdir, const struct spec *spec,
                const json_t *bundle, struct cache *cache, bool share)
{
    const struct filling filling = {jobdir, spec, bundle, cache, share};
    const json_t *operation = json_object_get(json_object_get(bundle, "operations"),
                                              spec->operation);
    const char *code = json_string_value(json_object_get(operation, "code"));
    const char *serialization = json_string_value(json_object_get(bundle, "serialization"));
    const char *serializers = json_string_value(json_object_get(bundle, "serializers"));
    json_t *references = df_defer_json(&ctx->arena, json_object());

    if (!code)
        return df_fail(ctx, DF_INVALID, "the bundle does not have the operation '%s'",
                       spec->operation);
    int failed = write_code(ctx, &filling, NULL, "operation.py", code);
    if (!failed)
        failed = write_code(ctx, &filling, NULL, "serialization.py",
                            serialization ? serialization : "");
    if (!failed && serializers)
        failed = write_code(ctx, &filling, NULL, "extension_serializers.py", serializers);
    if (!failed)
        failed = write_modules(ctx, &filling);
    if (!failed)
        failed = write_references(ctx, &filling, references);
    if (!failed && spec->input_count > 0)
        failed = add_folder(ctx, jobdir, "inputs", -1);
    return failed ? failed : write_job(ctx, jobdir, spec, references);
}

int jobdir_add_input(struct df_ctx *ctx, const struct jobdir *jobdir, struct cache *cache,
                     const struct spec_input *input, bool share)
{
    int directory = open_directory(jobdir->fd, "inputs");

    if (directory < 0)
        return fail_errno(ctx, "inputs");
    int failed = cache_place(ctx, cache, input->hash, directory, input->name, share);
    close(directory);
    return failed;
}

int jobdir_open_output(struct df_ctx *ctx, const struct jobdir *jobdir, const char *name, int *fd)
{
    struct stat stat;
    int directory = open_directory(jobdir->fd, "outputs");

    *fd = directory < 0 ? -1
                        : openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (directory >= 0)
        close(directory);
    if (*fd < 0)
        return df_fail(ctx, DF_INVALID, "the output '%s' cannot be read: %s", name,
                       strerror(errno));
    if (fstat(*fd, &stat) == 0 && S_ISREG(stat.st_mode))
        return 0;
    close(*fd);
    return df_fail(ctx, DF_INVALID, "the output '%s' is not a file", name);
}

void jobdir_close(struct jobdir *jobdir)
{
    if (jobdir->fd < 0)
        return;
    close(jobdir->fd);
    jobdir->fd = -1;
    tree_remove(jobdir->parent, jobdir->name);
}
