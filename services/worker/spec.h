/* What a lease says about its job: docs/protocols.md section 5, "job spec". Everything in it was
 * made by the host, and is checked all the same, because names become parts of paths. */
#ifndef SPEC_H
#define SPEC_H

#include <df/ctx.h>
#include <jansson.h>

enum { SPEC_INPUTS = 256, SPEC_OUTPUTS = 256, SPEC_REFERENCES = 256, SPEC_NAME = 120 };

struct spec_input {
    const char *name, *type, *storage, *hash;
    int64_t size;
    bool missing;
};

/* What ends the job; 0 = no limit. */
struct spec_limits {
    int64_t seconds;        /* since its code was started */
    int64_t silent_seconds; /* since its last byte, frame or metric */
    int64_t cpu_seconds;    /* of all its processes */
    int64_t memory_bytes;   /* of all its processes at once */
};

/* Texts and JSON belong to the lease's JSON, which must outlive the spec. */
struct spec {
    const char *job, *execution, *project, *storage, *name, *operation, *class_name;
    const char *bundle_hash;
    int64_t bundle_size;
    json_t *attributes, *references; /* objects */
    struct spec_input *inputs;
    size_t input_count;
    const char **outputs;
    size_t output_count;
    const char *environment; /* hash of its YAML text, or NULL */
    int64_t console_bytes;
    int64_t cpus;             /* that it asks for, and may use; 0: all there are */
    int64_t gpus;             /* that it asks for */
    const char *visible_gpus; /* once it has them, as CUDA names them; NULL: nothing is said */
    struct spec_limits limits;
};

/* DF_INVALID says what is wrong. Members that are not known are left alone. */
int spec_read(struct df_ctx *ctx, const json_t *json, struct spec *spec) DF_MUST_CHECK;

/* One component of a path: not empty, not hidden, no slash, no control characters, at most 120
 * bytes. */
bool spec_name_is_safe(const char *name);

#endif
