/* Names and ids: what they may look like and when two are the same. */
#ifndef NAME_H
#define NAME_H

#include <df/base.h>

enum { NAME_CHARACTERS = 120, NAME_BYTES = 4 * NAME_CHARACTERS, ID_BYTES = 64 };

/* Rules; each answers NULL, or why not. */

/* A name for people: 1 to 120 characters, no control or direction characters, no outer spaces. */
const char *name_problem(const char *name);

/* A Python identifier that is not a keyword, of at most 120 characters. */
const char *identifier_problem(const char *name);

/* A key made by clients: [A-Za-z0-9_-]{1,64}. */
const char *id_problem(const char *id);

/* Writes `name` without difference of case, for comparing; cuts what does not fit. */
void name_fold(const char *name, char folded[NAME_BYTES + 1]);

/* The same for a colour (#rrggbb) and for the text of a note. */
enum { NOTE_CHARACTERS = 4000 };
const char *color_problem(const char *color);
const char *note_problem(const char *text);

#endif
