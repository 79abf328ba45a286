/* Networks from outside: whatever is asked, the answers (facts and code) are JSON, and the same
 * each time. */
#include "code.h"
#include "describe.h"
#include "read_json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

typedef const char *face(const char *question, size_t length, struct room *room);

static void ask_twice(face *ask, const char *question, size_t size)
{
    static char *blocks[2];

    for (int i = 0; i < 2; i++)
        blocks[i] = blocks[i] ? blocks[i] : malloc(ROOM);
    struct room room = {.start = blocks[0], .size = ROOM},
                again = {.start = blocks[1], .size = ROOM};
    const char *said = ask(question, size, &room), *twice = ask(question, size, &again);
    struct value value;

    if (!said)
        return; /* more than there is room for */
    check(twice && strcmp(said, twice) == 0);
    check(!document_read(said, strlen(said), &room, &value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ask_twice(keras_describe, (const char *) data, size);
    ask_twice(keras_code, (const char *) data, size);
    return 0;
}
