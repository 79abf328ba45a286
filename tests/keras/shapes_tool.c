/* Answers what layers make of shapes, for comparing with Keras: one JSON object per line on stdin,
 * one per line on stdout.
 *
 * {"layer": {...}, "inputs": [[null, 3], ...], "dtype"?} ->
 * {"verdict", "outputs": [[...]], "dtypes": ["float32"], "trainable", "fixed", "operations",
 * "words"} */
#include "inference.h"
#include "layer_json.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_LIMIT = 64 * 1024 * 1024 };

static json_t *answer(struct df_arena *arena, const json_t *question)
{
    static const char *const verdicts[] = {"known", "unknown", "wrong"};
    const struct layer *layer = layer_from_json(arena, json_object_get(question, "layer"));
    const json_t *shapes = json_object_get(question, "inputs");
    struct tensor inputs[INFERENCE_INPUTS];
    struct inference inference;
    size_t count = json_array_size(shapes);

    if (!layer || count > INFERENCE_INPUTS)
        return json_pack("{ss}", "error", "not a question");
    for (size_t i = 0; i < count; i++)
        if (!tensor_from_json(json_array_get(shapes, i), &inputs[i]))
            return json_pack("{ss}", "error", "not a shape");
    for (size_t i = 0; i < count; i++)
        inputs[i].type = tensor_type_named(json_string_value(json_object_get(question, "dtype")));
    layer_infer(layer, inputs, count, &inference);
    json_t *outputs = json_array(), *dtypes = json_array();
    for (size_t i = 0; i < inference.output_count; i++) {
        json_array_append_new(outputs, tensor_to_json(&inference.outputs[i]));
        json_array_append_new(dtypes, json_string(tensor_type_name(inference.outputs[i].type)));
    }
    return json_pack("{ss so so sI sI sI ss}", "verdict", verdicts[inference.verdict], "outputs",
                     outputs, "dtypes", dtypes, "trainable", (json_int_t) inference.trainable,
                     "fixed", (json_int_t) inference.fixed, "operations",
                     (json_int_t) inference.operations, "words", inference.words.text);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, stdin) > 0) {
        struct df_arena arena;
        json_t *question = json_loads(line, 0, NULL);

        df_arena_init(&arena, ARENA_LIMIT);
        json_t *said = answer(&arena, question);
        json_dumpf(said, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
        putchar('\n');
        fflush(stdout);
        json_decref(said);
        json_decref(question);
        df_arena_release(&arena);
    }
    free(line);
    return 0;
}
