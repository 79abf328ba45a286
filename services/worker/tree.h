/* Removes folders that somebody else may have filled, with whatever they thought of. */
#ifndef TREE_H
#define TREE_H

#include <stdint.h>

/* Removes `name` below the open folder `parent`, a file or a folder with everything in it. Follows
 * no symbolic link, leaves no file system, and takes any depth. What cannot be removed stays. */
void tree_remove(int parent, const char *name);

/* What it takes of the disk, in bytes; of folders that lie very deep nothing. */
int64_t tree_bytes(int parent, const char *name);

#endif
