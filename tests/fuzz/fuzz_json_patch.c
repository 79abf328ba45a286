/* Patches from outside: a JSON Patch on a JSON value, and on the model of a project. The input is
 * `document\npatch`; a document that is not there stands for the model. What must hold: a patch and
 * its inverse cancel out, and a model is never written to. */
#include "change.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void patch_value(json_t *document, json_t *patch)
{
    json_t *result, *inverse, *again, *forth, *before = json_deep_copy(document);
    size_t failed_at;

    if (!json_patch_apply(document, patch, &result, &inverse, &failed_at)) {
        check(!json_patch_apply(result, inverse, &again, &forth, &failed_at));
        check(json_equal(again, document));
        json_decref(result);
        json_decref(inverse);
        json_decref(again);
        json_decref(forth);
    }
    check(json_equal(before, document));
    json_decref(before);
}

static bool nothing_since(void *data, const char *path, int64_t since, struct text_event **events,
                          size_t *count)
{
    (void) data, (void) path, (void) since;
    *events = NULL;
    *count = 0;
    return true;
}

static void make_model(struct model *model)
{
    static const char start[]
        = "[{\"op\":\"add\",\"path\":\"/operations/f\",\"value\":{\"name\":\"F\",\"code\":"
          "\"class F:\\n    def __init__(self, a=1):\\n        self.a = a\\n\\n"
          "    def execute(self, x=0, y=0):\\n        return x\\n\"}},"
          "{\"op\":\"add\",\"path\":\"/pipelines/l\",\"value\":{\"name\":\"L\",\"nodes\":{\"a\":"
          "{\"operation\":\"f\"},\"b\":{\"operation\":\"f\"}},\"edges\":{\"e\":{\"from\":"
          "[\"a\",\"x\"],\"to\":[\"b\",\"x\"]}}}}]";
    json_t *patch = json_loads(start, 0, NULL);
    struct change change;

    model_init(model);
    check(change_apply(model, patch, &change) == CHANGE_DONE);
    json_decref(patch);
    json_decref(model->tree);
    model->tree = json_incref(change.tree);
    change_release(&change);
}

static void undo(const struct model *model, const struct change *done)
{
    const struct model after = {done->tree, done->texts, model->revisions, done->size};
    const struct change_history history = {.revision = 2, .find = nothing_since};
    struct change back;
    json_t *kept;

    if (change_undo(&after, done->inverse, &history, &back, &kept) == CHANGE_DONE
        && json_array_size(kept) == 0) {
        json_t *serialization = json_object_get(model->tree, "serialization");
        check(json_equal(json_object_get(back.tree, "serialization"), serialization));
    }
    json_decref(kept);
    change_release(&back);
}

static void patch_model(json_t *patch)
{
    struct model model;
    struct change change;

    make_model(&model);
    json_t *before = json_deep_copy(model.tree);
    if (change_apply(&model, patch, &change) == CHANGE_DONE)
        undo(&model, &change);
    check(json_equal(before, model.tree));
    json_decref(before);
    change_release(&change);
    model_release(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = memchr(data, '\n', size);
    size_t first = line ? (size_t) (line - data) : 0;
    const char *rest = (const char *) data + first + (line != NULL);
    json_t *document = json_loadb((const char *) data, first, JSON_DECODE_ANY, NULL);
    json_t *patch = json_loadb(rest, size - (size_t) (rest - (const char *) data),
                               JSON_REJECT_DUPLICATES, NULL);

    if (patch && document && !json_is_deeper(document, 100))
        patch_value(document, patch);
    else if (patch)
        patch_model(patch);
    json_decref(document);
    json_decref(patch);
    return 0;
}
