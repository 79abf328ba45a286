#include "question.h"

#include "network_json.h"
#include "read_json.h"
#include "write_json.h"

enum { BATCH_SIZE = 32 }; /* Keras' own when nothing is said */

const char *question_read(const char *json, size_t length, struct room *room,
                          struct question *question)
{
    struct value *whole = room_take(room, 1, sizeof *whole);
    const char *problem = whole ? document_read(json, length, room, whole) : NULL;

    *question = (struct question){.training.batch = BATCH_SIZE};
    if (problem || room->is_full)
        return problem;
    const struct value *batch = value_member(whole, "batch_size"),
                       *labels = value_member(whole, "labels"),
                       *optimizer = value_member(whole, "optimizer");
    if ((batch
         && (!value_integer(batch, &question->training.batch) || question->training.batch < 1))
        || (labels && !value_integer(labels, &question->training.labels)))
        return "batch_size and labels are whole numbers of at least 1";
    if (optimizer && optimizer->kind == VALUE_TEXT)
        question->training.optimizer = optimizer->text;
    return network_read(value_member(whole, "resource"), room, &question->network);
}

const char *question_refuse(const char *problem, struct room *room)
{
    struct text_out out;

    text_open(&out, room);
    document_begin(&out, NULL, '{');
    document_text(&out, "error", problem);
    document_end(&out, '}');
    return text_close(&out);
}
