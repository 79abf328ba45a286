/* Frames: what the runtime says about its job (docs/protocols.md section 7). The bytes come from a
 * process that runs a user's code, so nothing in them is believed. */
#ifndef FRAMES_H
#define FRAMES_H

#include <df/base.h>
#include <jansson.h>

enum { FRAME_HEADER_LIMIT = 64 * 1024, FRAME_BODY_LIMIT = 16 * 1024 * 1024 };

struct frame {
    json_t *header; /* an object with a text member "type"; borrowed until the next call */
    const char *type;
    const unsigned char *body; /* in the reader's buffer, until the next call */
    size_t size;
};

/* A stream of bytes that is cut into frames. Memory: at most one frame. */
struct frame_reader {
    unsigned char *buffer;
    size_t used, capacity;
    size_t consumed; /* the frame that was handed out last */
    json_t *header;
    const char *problem; /* why nothing can be read any more, or NULL */
};

void frames_release(struct frame_reader *reader);

/* Where the next bytes go, and how many fit; 0 when the stream is broken. */
size_t frames_space(struct frame_reader *reader, unsigned char **at);

/* So many bytes were put there. */
void frames_fill(struct frame_reader *reader, size_t size);

/* The next whole frame; false when there is none (yet), or the stream is broken: see `problem`. */
bool frames_next(struct frame_reader *reader, struct frame *frame);

#endif
