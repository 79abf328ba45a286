/* What SciServer's login portal and file service answer. Pure. */
#ifndef SCISERVER_REPLY_H
#define SCISERVER_REPLY_H

#include <df/record.h>

enum { SCISERVER_ENTRIES_MAX = 200 * 1000, SCISERVER_WORDS_MAX = 200, SCISERVER_TOKEN_MAX = 4096 };

struct sciserver_entry {
    const char *name;
    int64_t size; /* of a folder 0 */
};

/* What one folder has. */
struct sciserver_listing {
    struct sciserver_entry *files, *folders;
    size_t file_count, folder_count;
};

/* False when it is no listing or too long. In the arena. */
bool sciserver_listing_read(struct df_arena *arena, const char *bytes, size_t size,
                            struct sciserver_listing *listing);

/* The file of this name, or NULL. */
const struct sciserver_entry *sciserver_listing_find(const struct sciserver_listing *listing,
                                                     const char *name);

/* The words of a failure in one line without control characters; "" when there are none. In the
 * arena. */
const char *sciserver_words(struct df_arena *arena, const char *bytes, size_t size);

/* What the words of a failure mean. The file service has one status, 500, for all of them. */
enum sciserver_problem {
    SCISERVER_MISSING,   /* the file or folder is not there */
    SCISERVER_NO_VOLUME, /* the volume is not there, or not for this user */
    SCISERVER_FORBIDDEN,
    SCISERVER_SIGN_IN, /* name, password or token are not accepted */
    SCISERVER_OTHER
};
enum sciserver_problem sciserver_problem_of(long status, const char *words);

/* Whose a token is and how long it is good; `ends` is DF_NO_INT when it is not said. False when it
 * is no such document. */
bool sciserver_token_read(struct df_arena *arena, const char *bytes, size_t size, const char **user,
                          int64_t *ends);

/* Without the blanks around it; NULL when it is no token that a header can carry. */
const char *sciserver_token_of(struct df_arena *arena, const char *text);

#endif
