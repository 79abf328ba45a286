#include "generator.h"

#include "code.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 1 << 20, ROOM_LAST = 1 << 28 };

/* The answer to a question about a network, with as much room as it needs; null when there is none.
 */
static json_t *ask(const char *question)
{
    for (size_t size = ROOM_FIRST; size <= ROOM_LAST; size *= 4) {
        struct room room = {.start = malloc(size), .size = size};
        if (!room.start)
            break;
        const char *text = keras_code(question, strlen(question), &room);
        json_t *answer = text ? json_loads(text, 0, NULL) : NULL;
        free(room.start);
        if (text)
            return answer ? answer : json_null();
    }
    return json_null();
}

/* The names of the first nodes of a list, with commas between. */
static const char *names_of(struct df_ctx *ctx, const json_t *ids)
{
    enum { SHOWN = 5 };
    const char *names = "";
    json_t *id;
    size_t index;

    json_array_foreach(ids, index, id)
        if (index < SHOWN)
            names = df_printf(&ctx->arena, "%s%s%.64s", names, index ? ", " : "",
                              json_string_value(id));
    return json_array_size(ids) > SHOWN
               ? df_printf(&ctx->arena, "%s and %zu more", names, json_array_size(ids) - SHOWN)
               : names;
}

static const char *keras(struct df_ctx *ctx, json_t *resource, const char *pointer,
                         json_t *problems)
{
    json_t *question = df_defer_json(&ctx->arena, json_pack("{sO}", "resource", resource));
    char *text = json_dumps(question, JSON_COMPACT);

    if (!text)
        return NULL;
    json_t *answer = df_defer_json(&ctx->arena, ask(text));
    free(text);
    const char *error = json_string_value(json_object_get(answer, "error"));
    const char *code = json_string_value(json_object_get(answer, "code"));
    if (!code)
        problem_add(problems, SEVERITY_ERROR, pointer, "no code can be made of it: %s",
                    error ? error : "it is too large");
    else if (!json_is_true(json_object_get(answer, "whole")))
        problem_add(problems, SEVERITY_ERROR, pointer,
                    "its code would leave layers out, which are not connected, stand in a circle or"
                    " have no type: %s",
                    names_of(ctx, json_object_get(answer, "left_out")));
    return code ? df_printf(&ctx->arena, "%s", code) : NULL;
}

static const struct {
    const char *name;
    const char *(*run)(struct df_ctx *ctx, json_t *resource, const char *pointer, json_t *problems);
} generators[] = {{"keras", keras}};

const char *generator_run(struct df_ctx *ctx, const char *generator, json_t *resource,
                          const char *pointer, json_t *problems)
{
    for (size_t i = 0; i < DF_COUNT(generators); i++)
        if (strcmp(generators[i].name, generator) == 0)
            return generators[i].run(ctx, resource, pointer, problems);
    problem_add(problems, SEVERITY_ERROR, pointer,
                "its extension names the generator '%s', which this server does not have",
                generator);
    return NULL;
}
