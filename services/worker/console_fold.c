#include "console_fold.h"

#include <string.h>

enum { ESCAPE = 0x1b, DELETE = 0x7f };

#define ERASE "\x1b[K" /* from the cursor to the end of the line */

static void begin_line(struct console_fold *fold)
{
    fold->ended = fold->used;
    fold->count = fold->column = fold->sequence_size = 0;
    fold->missing = 0;
    fold->is_open = fold->is_raw = false;
    fold->layers[0] = (struct fold_layer){.start = fold->used};
}

void console_fold_init(struct console_fold *fold,
                       void (*take)(void *context, const char *bytes, size_t size), void *context)
{
    fold->take = take;
    fold->context = context;
    fold->used = 0;
    begin_line(fold);
}

/* The first bytes, of which no layer needs any more. */
static void give(struct console_fold *fold, size_t size)
{
    if (size == 0)
        return;
    fold->take(fold->context, fold->bytes, size);
    memmove(fold->bytes, fold->bytes + size, fold->used - size);
    fold->used -= size;
}

static void give_ended(struct console_fold *fold)
{
    size_t size = fold->ended;

    give(fold, size);
    fold->ended = 0;
    for (size_t i = 0; i <= fold->count; i++)
        fold->layers[i].start -= size;
}

/* False when there is no room for it. */
static bool style_add(struct fold_style *style, const char *sequence, size_t size, bool is_reset)
{
    if (is_reset)
        *style = (struct fold_style){.is_reset = true};
    else if (style->size > 0 && style->size - style->last == size
             && memcmp(style->bytes + style->last, sequence, size) == 0)
        return true;
    if (style->size + size > FOLD_STYLE)
        return false;
    memcpy(style->bytes + style->size, sequence, size);
    style->last = style->size;
    style->size += size;
    return true;
}

/* What is set after both. False when there is no room for it. */
static bool style_join(struct fold_style *style, const struct fold_style *next)
{
    struct fold_style joined = *style;

    if (next->is_reset)
        joined = (struct fold_style){.is_reset = true};
    for (size_t at = 0, end; at < next->size; at = end) {
        for (end = at + 1; end < next->size && next->bytes[end] != ESCAPE; end++)
            ;
        if (!style_add(&joined, next->bytes + at, end - at, false))
            return false;
    }
    *style = joined;
    return true;
}

/* Leaves out the layer below the last one, but for the colours that it set, and that it erased what
 * may be below it in turn. */
static bool drop_below(struct console_fold *fold)
{
    struct fold_layer *top = &fold->layers[fold->count], *below = top - 1;
    struct fold_style style = below->style;
    size_t at = below->start, left = fold->used - top->start;

    if (!style_join(&style, &top->style))
        return false;
    if (fold->is_open && fold->count == 1)
        fold->bytes[at++] = '\r';
    if (below->is_wiped && !top->is_wiped) {
        memcpy(fold->bytes + at, ERASE, strlen(ERASE));
        at += strlen(ERASE);
        top->is_wiped = true;
    }
    memcpy(fold->bytes + at, below->style.bytes, below->style.size);
    at += below->style.size;
    memmove(fold->bytes + at, fold->bytes + top->start, left);
    fold->used = at + left;
    top->start = below->start;
    top->style = style;
    *below = *top;
    fold->count--;
    return true;
}

/* Leaves out what the last layer covers. */
static void settle(struct console_fold *fold)
{
    while (fold->count > 0) {
        const struct fold_layer *top = &fold->layers[fold->count];
        bool is_covered = top->is_wiped || top->width >= top[-1].width;
        if (fold->used == top->start || !is_covered || !drop_below(fold))
            return;
    }
}

/* The two lowest layers become one. */
static bool merge_lowest(struct console_fold *fold)
{
    struct fold_layer *lowest = fold->layers;

    if (!style_join(&lowest->style, &lowest[1].style))
        return false;
    if (lowest[1].width > lowest->width)
        lowest->width = lowest[1].width;
    memmove(lowest + 1, lowest + 2, (fold->count - 1) * sizeof *lowest);
    fold->count--;
    return true;
}

/* A carriage return. False when the line cannot be folded. */
static bool end_layer(struct console_fold *fold)
{
    fold->used--; /* the layer is settled without it */
    settle(fold);
    fold->bytes[fold->used++] = '\r';
    if (fold->count > 0 && fold->used - 1 == fold->layers[fold->count].start) {
        fold->used--; /* a second one says nothing */
        return true;
    }
    if (fold->count == FOLD_LAYERS && !merge_lowest(fold))
        return false;
    fold->layers[++fold->count] = (struct fold_layer){.start = fold->used};
    fold->column = 0;
    return true;
}

static void end_line(struct console_fold *fold)
{
    fold->used--;
    settle(fold);
    fold->bytes[fold->used++] = '\n';
    begin_line(fold);
}

/* To the end of the line, or all of it. */
static bool is_erasure(const struct console_fold *fold, size_t size)
{
    return size == 3 || (size == 4 && (fold->sequence[2] == '0' || fold->sequence[2] == '2'));
}

/* A sequence has ended. False when it may do anything. */
static bool end_sequence(struct console_fold *fold)
{
    struct fold_layer *layer = &fold->layers[fold->count];
    size_t size = fold->sequence_size;
    char kind = fold->sequence[size - 1];

    fold->sequence_size = 0;
    if (kind == 'm') {
        bool is_reset = size == 3 || (size == 4 && fold->sequence[2] == '0');
        return style_add(&layer->style, fold->sequence, size, is_reset);
    }
    if (kind == 'K') {
        layer->is_wiped = is_erasure(fold, size);
        return layer->is_wiped;
    }
    if ((kind == 'h' || kind == 'l') && fold->sequence[2] == '?') {
        console_fold_flush(fold); /* the cursor is hidden or shown: that stays */
        return true;
    }
    return false;
}

static bool take_sequence(struct console_fold *fold, char byte)
{
    fold->sequence[fold->sequence_size++] = byte;
    if (fold->sequence_size == 2)
        return byte == '[';
    if (byte >= '@' && byte <= '~')
        return end_sequence(fold);
    return fold->sequence_size < FOLD_SEQUENCE && byte >= '0' && byte <= '?';
}

static void write_letters(struct console_fold *fold, size_t letters)
{
    struct fold_layer *layer = &fold->layers[fold->count];

    fold->column += letters;
    if (fold->column > layer->width)
        layer->width = fold->column;
}

static bool begin_character(struct console_fold *fold, unsigned char byte)
{
    if (byte < 0xc2 || byte > 0xf4)
        return false;
    fold->missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    fold->sequence[0] = (char) byte;
    fold->sequence_size = 1;
    return true;
}

/* False when it is none. */
static bool take_character(struct console_fold *fold, unsigned char byte)
{
    unsigned char first = (unsigned char) fold->sequence[0];
    unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

    if (fold->sequence_size > 1)
        least = 0x80, most = 0xbf;
    if (byte < least || byte > most)
        return false;
    fold->sequence[fold->sequence_size++] = (char) byte;
    if (--fold->missing > 0)
        return true;
    fold->sequence_size = 0;
    write_letters(fold, first < 0xf0 ? 1 : 2);
    return true;
}

/* The byte is held already. False when the line cannot be folded. */
static bool take_byte(struct console_fold *fold, char byte)
{
    if (fold->missing > 0)
        return take_character(fold, (unsigned char) byte);
    if (fold->sequence_size > 0)
        return take_sequence(fold, byte);
    if (byte == '\r')
        return end_layer(fold);
    if (byte == '\b') {
        fold->column -= fold->column > 0;
        return true;
    }
    if (byte == ESCAPE) {
        fold->sequence[0] = byte;
        fold->sequence_size = 1;
        return true;
    }
    if ((unsigned char) byte >= 0x80)
        return begin_character(fold, (unsigned char) byte);
    if (byte < ' ' || byte == DELETE)
        return false;
    write_letters(fold, 1);
    return true;
}

/* The line passes through from here on, with what is held of it. */
static void give_up_line(struct console_fold *fold, bool is_over)
{
    give(fold, fold->used);
    begin_line(fold);
    fold->is_raw = !is_over;
}

static void hold_byte(struct console_fold *fold, char byte)
{
    if (fold->used == FOLD_SIZE)
        give_ended(fold);
    if (fold->used == FOLD_SIZE) {
        give_up_line(fold, false);
        fold->take(fold->context, &byte, 1);
        fold->is_raw = byte != '\n';
        return;
    }
    fold->bytes[fold->used++] = byte;
    if (byte == '\n' && fold->sequence_size == 0)
        end_line(fold);
    else if (!take_byte(fold, byte))
        give_up_line(fold, byte == '\n');
}

/* Whole lines without a carriage return, and those that pass through. Answers their size. */
static size_t pass_lines(struct console_fold *fold, const char *bytes, size_t size)
{
    const char *last;

    if (fold->is_raw) {
        last = memchr(bytes, '\n', size);
        fold->is_raw = last == NULL;
    } else {
        bool begins = fold->ended == fold->used && fold->count == 0 && !fold->is_open
                      && fold->column == 0 && fold->layers[0].width == 0
                      && fold->layers[0].style.size == 0;
        const char *back = begins ? memchr(bytes, '\r', size) : NULL;
        last = begins ? memrchr(bytes, '\n', back ? (size_t) (back - bytes) : size) : NULL;
        if (!last)
            return 0;
    }
    size_t passed = last ? (size_t) (last - bytes) + 1 : size;
    give_ended(fold);
    fold->take(fold->context, bytes, passed);
    return passed;
}

void console_fold_write(struct console_fold *fold, const char *bytes, size_t size)
{
    bool begins = true;

    for (size_t at = 0; at < size;) {
        size_t passed = begins || fold->is_raw ? pass_lines(fold, bytes + at, size - at) : 0;
        at += passed;
        if (at == size)
            break;
        begins = bytes[at] == '\n';
        if (passed == 0)
            hold_byte(fold, bytes[at++]);
        else
            begins = true;
    }
    give_ended(fold);
}

size_t console_fold_waiting(const struct console_fold *fold)
{
    return fold->used - fold->sequence_size;
}

void console_fold_flush(struct console_fold *fold)
{
    struct fold_layer *top;

    settle(fold);
    top = &fold->layers[fold->count];
    give(fold, fold->used - fold->sequence_size);
    fold->layers[0] = (struct fold_layer){.width = top->width};
    fold->count = fold->ended = 0;
    fold->is_open = fold->column > 0;
}

void console_fold_end(struct console_fold *fold)
{
    settle(fold);
    give(fold, fold->used);
    begin_line(fold);
}
