/* How people name projects, pipelines, jobs and artifacts on a command line. Pure. */
#ifndef CLI_NAME_H
#define CLI_NAME_H

#include <df/ctx.h>
#include <jansson.h>

/* Whether somebody who typed `given` means `name`: case does not matter, and "-" also stands for
 * "/". */
bool name_means(const char *given, const char *name);

/* The item of a list that is meant: by id, else by name exactly, else by name_means(). Fails with
 * DF_NOT_FOUND, or with "usage" when several are meant. `noun` is for the message. */
int name_choose(struct df_ctx *ctx, json_t *items, const char *noun, const char *given,
                json_t **item) DF_MUST_CHECK;

#endif
