#include "inference.h"

#include "rule.h"

#include <string.h>

static const struct rule *rule_of(const char *type)
{
    for (const struct rule *rule = rules; rule->type; rule++)
        if (strcmp(rule->type, type) == 0)
            return rule;
    return NULL;
}

bool layer_is_known(const char *type)
{
    return rule_of(type) != NULL;
}

static bool has_inputs(struct call *call, const struct rule *rule)
{
    size_t fewest = rule->most ? rule->fewest : 1, most = rule->most ? rule->most : 1;
    bool fits = call->input_count >= fewest && call->input_count <= most;

    if (rule->infer == rule_input || fits)
        return true;
    if (call->input_count == 0)
        return call_fail(call, FAULT_INPUTS, NULL, "is not connected to anything before it");
    call_fail(call, FAULT_INPUTS, NULL,
              call->input_count < fewest ? "needs at least " : "takes at most ");
    words_add_number(&call->out->words, (int64_t) (call->input_count < fewest ? fewest : most));
    words_add(&call->out->words, most == 1 ? " input" : " inputs");
    if (most == 1) {
        call->out->fix = FIX_INSERT;
        call->out->fix_what = "Concatenate";
    }
    return false;
}

static void give_types(const struct rule *rule, struct inference *inference)
{
    for (size_t i = 0; i < inference->output_count; i++) {
        enum tensor_type *type = &inference->outputs[i].type;
        if (rule->type_given == GIVES_FLOAT32
            || (rule->type_given == KEEPS_WHOLE && tensor_type_is_float(*type)))
            *type = TENSOR_FLOAT32;
    }
}

void layer_infer(const struct layer *layer, const struct tensor *inputs, size_t input_count,
                 struct inference *inference)
{
    const struct rule *rule = rule_of(layer->type);
    struct call call = {
        .layer = layer, .inputs = inputs, .input_count = input_count, .out = inference};

    *inference = (struct inference){};
    if (!rule) {
        inference->verdict = VERDICT_UNKNOWN;
        return;
    }
    call.spatial = rule->spatial;
    call.way = rule->way;
    if (has_inputs(&call, rule))
        (void) rule->infer(&call);
    if (inference->verdict != VERDICT_KNOWN)
        inference->output_count = 0;
    give_types(rule, inference);
    if (!layer_flag(layer, "trainable", true)) {
        inference->fixed = count_plus(inference->fixed, inference->trainable);
        inference->trainable = 0;
    }
}
