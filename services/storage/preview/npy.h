/* Arrays of NumPy: .npy files, alone or as members of .npz. */
#ifndef PREVIEW_NPY_H
#define PREVIEW_NPY_H

#include "look.h"

enum { NPY_DIMENSIONS = 32 };

/* What the header says. */
struct npy {
    const char *dtype; /* "float32", or as NumPy writes it */
    const char *shape; /* "3 × 4", or "scalar" */
    char kind;         /* of NumPy's letters b i u f; 0 when its values are not read */
    size_t item;       /* bytes */
    bool is_big, is_fortran;
    size_t dimensions;
    int64_t sizes[NPY_DIMENSIONS], count;
    int64_t data; /* offset of the values */
};

/* False when it is no header. */
bool npy_read(struct df_arena *arena, struct bytes *bytes, struct npy *npy);

/* Facts, the first values, and a picture of what is small. */
void npy_show(struct look *look, struct bytes *bytes, const struct npy *npy);

void npy_look(struct look *look);

#endif
