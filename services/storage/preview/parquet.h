/* Parquet files: columns, and the first rows. */
#ifndef PREVIEW_PARQUET_H
#define PREVIEW_PARQUET_H

#include "look.h"

void parquet_look(struct look *look);

#endif
