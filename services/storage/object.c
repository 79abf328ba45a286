#include "object.h"

#include <ctype.h>

const struct df_field object_fields[] = {
    DF_FIELD(object, project_id, DF_UUID, 0),
    DF_FIELD(object, storage_id, DF_UUID, 0),
    DF_FIELD(object, hash, DF_TEXT, 0),
    DF_FIELD(object, size, DF_INT, 0),
    DF_FIELD(object, is_doomed, DF_BOOL, 0),
    DF_FIELD(object, is_unsure, DF_BOOL, 0),
    {},
};

const char *object_uuid(struct df_arena *arena, const char *text)
{
    if (!df_is_uuid(text))
        return NULL;
    char *copy = df_strdup(arena, text);
    for (char *c = copy; *c; c++)
        *c = (char) tolower((unsigned char) *c);
    return copy;
}
