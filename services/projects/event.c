#include "event.h"

#include <df/record.h>

#include <string.h>

enum { UUID_LENGTH = 36 };

bool channel_read(struct df_arena *arena, const char *name, struct channel *channel)
{
    size_t length = strlen(name);
    bool has_execution = name[0] == 'x';
    size_t expected = 2 + UUID_LENGTH + (has_execution ? 1 + UUID_LENGTH : 0);

    *channel = (struct channel){};
    if (length != expected || !strchr("pux", name[0]) || name[1] != '_')
        return false;
    const char *id = df_strndup(arena, name + 2, UUID_LENGTH);
    if (!df_is_uuid(id))
        return false;
    if (has_execution && (name[2 + UUID_LENGTH] != '_' || !df_is_uuid(name + 3 + UUID_LENGTH)))
        return false;
    if (name[0] == 'u')
        channel->user = id;
    else
        channel->project = id;
    return true;
}
