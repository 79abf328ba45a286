#include "change.h"
#include "example.h"
#include "problems.h"

#include <stdlib.h>
#include <string.h>

/* What a change of many files says of one of its operations, said of the file. */
static void blame(const struct change *change, const json_t *sources, json_t *problems)
{
    static const char start[] = "/patch/";
    json_t *error;
    size_t index;

    json_array_foreach(change->errors, index, error) {
        const char *pointer = json_string_value(json_object_get(error, "pointer"));
        bool has_index = strncmp(pointer, start, sizeof start - 1) == 0;
        size_t at = has_index ? strtoul(pointer + sizeof start - 1, NULL, 10) : 0;
        const char *file = json_string_value(json_array_get(sources, at));
        problem_add(problems, SEVERITY_ERROR, file ? file : pointer, "%s",
                    json_string_value(json_object_get(error, "detail")));
    }
}

static void check_patch(json_t *patch, const json_t *sources, json_t *problems)
{
    struct change change;
    struct model empty;

    model_init(&empty);
    if (change_apply(&empty, patch, &change) != CHANGE_DONE)
        blame(&change, sources, problems);
    change_release(&change);
    model_release(&empty);
}

/* What kept it from being read. */
static void fail(struct df_ctx *ctx, json_t *problems)
{
    const json_t *first = json_array_get(ctx->error.errors, 0);

    problem_add(problems, SEVERITY_ERROR, json_string_value(json_object_get(first, "pointer")),
                "%s", json_string_value(json_object_get(first, "detail")));
    ctx->error = (struct df_error){};
}

void example_check(struct df_ctx *ctx, const struct example *example, json_t *problems)
{
    json_t *about = example_about(example, "");
    json_t *patch, *sources;

    if (!about)
        problem_add(problems, SEVERITY_ERROR,
                    df_printf(&ctx->arena, "%s/project.json", example->folder),
                    "is not there, or has no name");
    json_decref(about);
    if (example_patch(ctx, example, &patch, &sources) == 0)
        check_patch(patch, sources, problems);
    else
        fail(ctx, problems);
}
