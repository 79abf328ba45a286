/* Buckets of S3 and of servers that speak its language. */
#ifndef BACKEND_S3_H
#define BACKEND_S3_H

#include "backend.h"

extern const struct backend backend_s3;

#endif
