/* Literals of Python, as the headers of NumPy's files are: texts, whole numbers, True, False, None,
 * tuples, lists and dictionaries with texts as keys. */
#ifndef PREVIEW_LITERAL_H
#define PREVIEW_LITERAL_H

#include <df/record.h>

/* Tuples are arrays. NULL when it is none. A new reference. */
json_t *literal_read(struct df_arena *arena, const char *text, size_t size);

#endif
