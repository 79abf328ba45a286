/* The instructions of pickles. */
#ifndef PREVIEW_PICKLE_CODE_H
#define PREVIEW_PICKLE_CODE_H

#include <df/base.h>

/* What follows an instruction: so many bytes, a line, two lines, or a length and so many bytes. */
enum pickle_tail { TAIL_BYTES, TAIL_LINE, TAIL_LINES, TAIL_SIZED };

enum pickle_act {
    ACT_UNKNOWN,
    ACT_NOTHING,
    ACT_PUSH, /* something of type `word` */
    ACT_TEXT, /* a text, which may be half of a name */
    ACT_MARK,
    ACT_POP,
    ACT_POP_TWO,
    ACT_POP_TO_MARK,
    ACT_GATHER,     /* what is above the mark becomes one of type `word` */
    ACT_PERSISTENT, /* what is on top names it */
    ACT_TUPLE_1,    /* of the topmost */
    ACT_TUPLE_2,
    ACT_TUPLE_3,
    ACT_DUPLICATE,
    ACT_GLOBAL, /* names in two lines */
    ACT_STACK_GLOBAL,
    ACT_CALL, /* of what is below its arguments */
    ACT_NEW,
    ACT_NEW_WORDS,  /* with keyword arguments on top */
    ACT_NEW_MARKED, /* class and arguments above the mark */
    ACT_INSTANCE,   /* class named in two lines, arguments above the mark */
    ACT_PUT,
    ACT_GET,
    ACT_MEMOIZE,
    ACT_STOP,
};

struct pickle_code {
    enum pickle_act act;
    enum pickle_tail tail;
    unsigned size; /* of TAIL_BYTES, of the length of TAIL_SIZED */
    const char *word;
};

extern const struct pickle_code pickle_codes[256];

#endif
