/* A Python that can run operations: where it is, and exactly what it has. */
#ifndef PYTHON_H
#define PYTHON_H

#include "child.h"

#include <jansson.h>

struct python {
    const char *path;           /* of the interpreter */
    const char *version;        /* "3.11.2" */
    const char *const *folders; /* what it needs to see, NULL-terminated */
    const char *lock;           /* one package==version per line, sorted; conda's as
                                   name=version=build */
    const char *hash;           /* of the lock, or of the environment.yml it was built from */
    const char *key;            /* of this very installation, 64 hexadecimal digits */
    int hold; /* as long as any process has this descriptor it is not removed; -1: nobody removes it
               */
};

/* Asks an interpreter that can be trusted: that of the worker itself. Everything lives in ctx's
 * arena. */
int python_ask(struct df_ctx *ctx, const char *path, struct python *python) DF_MUST_CHECK;

/* A program for `python -I -c`, and what it prints as a struct. With packages of users' choice it
 * runs in the sandbox, and only version and lock may be believed. */
extern const char python_question[];
int python_read_answer(struct df_ctx *ctx, const char *answer, struct python *python) DF_MUST_CHECK;

/* To and from what is kept beside an environment. */
json_t *python_to_json(const struct python *python);
int python_from_json(struct df_ctx *ctx, const json_t *json, struct python *python) DF_MUST_CHECK;

#endif
