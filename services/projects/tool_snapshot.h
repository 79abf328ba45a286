/* A pipeline of one operation, which asks the extension of a type of resources. */
#ifndef TOOL_SNAPSHOT_H
#define TOOL_SNAPSHOT_H

#include "model_cache.h"
#include "project_access.h"
#include "tool_code.h"

#include <df/http_server.h>

struct tool_project {
    struct project_access project;
    struct shared_model *model;
};

/* The project of the path, with its model. */
int tool_project_read(struct df_call *call, struct tool_project *of) DF_MUST_CHECK;

/* As extension_set_tools() says, of an extension that was installed or of one that ships; NULL for
 * none. */
int tool_find(struct df_ctx *ctx, const char *type, const json_t **tools) DF_MUST_CHECK;

/* Answers what an execution of it needs. */
int tool_reply(struct df_call *call, const struct tool_project *of, const struct tool_ask *ask,
               const json_t *environment) DF_MUST_CHECK;

#endif
