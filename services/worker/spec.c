#include "spec.h"

#include <df/digest.h>
#include <df/record.h>

#include <string.h>

enum { MEBIBYTE = 1024 * 1024 };

static const int64_t default_console_bytes = 64 * 1024 * 1024;

bool spec_name_is_safe(const char *name)
{
    size_t length = name ? strlen(name) : 0;

    if (length == 0 || length > SPEC_NAME || name[0] == '.')
        return false;
    for (const char *c = name; *c; c++)
        if (*c == '/' || (unsigned char) *c < 0x20 || *c == 0x7f)
            return false;
    return true;
}

static const char *text(const json_t *json, const char *member)
{
    return json_string_value(json_object_get(json, member));
}

static int read_input(struct df_ctx *ctx, const json_t *json, struct spec_input *input)
{
    input->name = text(json, "name");
    input->missing = json_is_true(json_object_get(json, "missing"));
    input->type = text(json, "type");
    input->storage = text(json, "storage");
    input->hash = text(json, "hash");
    input->size = json_integer_value(json_object_get(json, "size"));
    if (!spec_name_is_safe(input->name))
        return df_fail(ctx, DF_INVALID, "an input has no proper name");
    if (input->missing)
        return 0;
    if (!input->type || !df_is_uuid(input->storage) || !input->hash || !df_is_sha256(input->hash)
        || input->size < 0)
        return df_fail(ctx, DF_INVALID, "the input '%s' is not described properly", input->name);
    return 0;
}

static int read_inputs(struct df_ctx *ctx, const json_t *list, struct spec *spec)
{
    const json_t *item;
    size_t i;

    spec->input_count = json_array_size(list);
    if (spec->input_count > SPEC_INPUTS)
        return df_fail(ctx, DF_INVALID, "there are more than %d inputs", SPEC_INPUTS);
    spec->inputs = df_alloc(&ctx->arena, (spec->input_count + 1) * sizeof *spec->inputs);
    json_array_foreach(list, i, item) {
        int failed = read_input(ctx, item, &spec->inputs[i]);
        if (failed)
            return failed;
    }
    return 0;
}

static int read_outputs(struct df_ctx *ctx, const json_t *list, struct spec *spec)
{
    const json_t *item;
    size_t i;

    spec->output_count = json_array_size(list);
    if (spec->output_count > SPEC_OUTPUTS)
        return df_fail(ctx, DF_INVALID, "there are more than %d outputs", SPEC_OUTPUTS);
    spec->outputs = df_alloc(&ctx->arena, (spec->output_count + 1) * sizeof *spec->outputs);
    json_array_foreach(list, i, item) {
        spec->outputs[i] = json_string_value(item);
        if (!spec_name_is_safe(spec->outputs[i]))
            return df_fail(ctx, DF_INVALID, "an output has no proper name");
    }
    return 0;
}

static int check_references(struct df_ctx *ctx, json_t *references)
{
    const char *name;
    json_t *value;

    if (json_object_size(references) > SPEC_REFERENCES)
        return df_fail(ctx, DF_INVALID, "there are more than %d references", SPEC_REFERENCES);
    json_object_foreach(references, name, value)
        if (!spec_name_is_safe(name) || !(json_is_string(value) || json_is_null(value)))
            return df_fail(ctx, DF_INVALID, "a reference is not described properly");
    return 0;
}

/* Anything beyond INT32_MAX makes no sense, and is refused as less than nothing. */
static int64_t limit(const json_t *limits, const char *name)
{
    int64_t value = json_integer_value(json_object_get(limits, name));
    return value <= INT32_MAX && value >= 0 ? value : -1;
}

static int read_limits(struct df_ctx *ctx, const json_t *json, struct spec *spec)
{
    const json_t *limits = json_object_get(json, "limits");
    const json_t *console = json_object_get(limits, "console_bytes");

    spec->console_bytes = json_is_integer(console) ? json_integer_value(console)
                                                   : default_console_bytes;
    spec->limits = (struct spec_limits){
        .seconds = limit(limits, "timeout_seconds"),
        .silent_seconds = limit(limits, "timeout_silent_seconds"),
        .cpu_seconds = limit(limits, "cpu_seconds"),
        .memory_bytes = limit(limits, "memory_mb") * MEBIBYTE,
    };
    spec->cpus = json_integer_value(json_object_get(json_object_get(json, "resources"), "cpus"));
    spec->gpus = json_integer_value(json_object_get(json_object_get(json, "resources"), "gpus"));
    spec->environment = text(json_object_get(json, "environment"), "hash");
    if (spec->environment && !df_is_sha256(spec->environment))
        return df_fail(ctx, DF_INVALID, "the environment is not described properly");
    if (spec->console_bytes < 0 || spec->limits.seconds < 0 || spec->limits.silent_seconds < 0
        || spec->limits.cpu_seconds < 0 || spec->limits.memory_bytes < 0)
        return df_fail(ctx, DF_INVALID, "the limits are not described properly");
    return 0;
}

int spec_read(struct df_ctx *ctx, const json_t *json, struct spec *spec)
{
    const json_t *bundle = json_object_get(json, "bundle");

    *spec = (struct spec){
        .job = text(json, "job"),
        .execution = text(json, "execution"),
        .project = text(json, "project"),
        .storage = text(json, "storage"),
        .name = text(json, "name"),
        .operation = text(json, "operation"),
        .class_name = text(json, "class"),
        .bundle_hash = text(bundle, "hash"),
        .bundle_size = json_integer_value(json_object_get(bundle, "size")),
        .attributes = json_object_get(json, "attributes"),
        .references = json_object_get(json, "references"),
    };
    if (!df_is_uuid(spec->job) || !df_is_uuid(spec->execution) || !df_is_uuid(spec->project)
        || !df_is_uuid(spec->storage) || !spec->operation || !spec->class_name || !spec->name)
        return df_fail(ctx, DF_INVALID, "the job is not described properly");
    if (!spec->bundle_hash || !df_is_sha256(spec->bundle_hash) || spec->bundle_size < 0)
        return df_fail(ctx, DF_INVALID, "the bundle is not described properly");
    int failed = read_inputs(ctx, json_object_get(json, "inputs"), spec);
    if (!failed)
        failed = read_outputs(ctx, json_object_get(json, "outputs"), spec);
    if (!failed)
        failed = check_references(ctx, spec->references);
    return failed ? failed : read_limits(ctx, json, spec);
}
