/* A pipeline, or one job, as a program that runs without DeepForge: pure, from JSON to files. What
 * the files mean is in docs/export.md; services/worker/runtime/deepforge/program.py reads them. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "plan.h"

#include <df/ctx.h>

enum { PROGRAM_KEY = 60 };

/* All JSON in it lives in the arena of ctx. */
struct program {
    struct df_ctx *ctx;
    const char *name;     /* of the pipeline or the job */
    const char *origin;   /* where it came from, as a sentence */
    const char *entry;    /* what is started: "main.py" */
    const json_t *bundle; /* borrowed: the code */
    json_t *files;        /* text by path */
    json_t *
        inputs; /* {key, name, type, file, sha256, size, url, storage}; file is null: a parameter */
    json_t *nodes;   /* {key, name, operation, class, code, attributes, attribute_types, references,
                        inputs, outputs} */
    json_t *outputs; /* {name, file, from: [key, output]} */
    json_t *keys;    /* taken by inputs and nodes */
    json_t *codes, *code_names;           /* operations: file by id; names that are taken */
    json_t *references, *reference_names; /* resources: the same */
    json_t *notes;                        /* sentences for the README */
};

void program_init(struct program *program, struct df_ctx *ctx, const json_t *bundle);

/* A name for files and options: at most PROGRAM_KEY letters, digits, "_" and "-", and in `used`
 * (where it is noted) without regard to case only once. In the arena. */
const char *program_key(struct df_arena *arena, const char *name, json_t *used);

/* Adds what a program is made of. `input` (stolen) is a row of inputs without its key and file. */
const char *program_input_add(struct program *program, const char *name, bool is_parameter,
                              json_t *input);
const char *program_code_add(struct program *program, const char *operation);
json_t *program_references(struct program *program, json_t *references); /* paths by name */
void program_note(struct program *program, const char *format, ...) DF_PRINTF(2, 3);

/* Everything of a plan. Inputs whose nodes are in `parameters` (keys are ids; NULL: none) are given
 * when the program is started, all others come with it. */
void program_read_plan(struct program *program, const struct plan *plan, const json_t *parameters);

/* One job, by its spec (docs/protocols.md section 5). */
void program_read_job(struct program *program, const json_t *spec);

/* Writes all files but those of inputs. `lock` (or NULL) is what a job ran with. */
void program_write(struct program *program, const char *lock);

/* Part of it: environment.yml, requirements.txt and environments/. */
void program_write_environments(struct program *program);
void program_write_readme(struct program *program);

#endif
