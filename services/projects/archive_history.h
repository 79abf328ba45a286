/* The changes that an archive brings along, checked by making them again. Pure. */
#ifndef ARCHIVE_HISTORY_H
#define ARCHIVE_HISTORY_H

#include "archive.h"

/* Whether a file of an archive is a change. */
bool archive_is_change(const char *path);

/* Reads the changes into project->history, the oldest first. They are taken whole or not at all:
 * when one is missing or malformed, or when together they lead to another model than that of the
 * archive, they are left out with the reason. The project is checked already. */
void archive_history_read(json_t *files, struct archive_project *project);

#endif
