#include "picture.h"

#include <string.h>

/* What a browser is asked to draw: of as many bytes as pass a service, of as many pixels as a
 * phone can hold. */
enum { SHOWN_BYTES = 8 * 1024 * 1024, SHOWN_PIXELS = 40 * 1000 * 1000, SEGMENTS = 2000 };

struct size {
    uint64_t width, height;
};

static uint64_t big(const unsigned char *at, size_t length)
{
    uint64_t number = 0;

    for (size_t i = 0; i < length; i++)
        number = number << 8 | at[i];
    return number;
}

static struct size png_size(struct look *look)
{
    unsigned char head[16], size[8];

    if (!bytes_few(look->arena, look->bytes, 0, 16, head) || memcmp(head + 12, "IHDR", 4) != 0
        || !bytes_few(look->arena, look->bytes, 16, 8, size))
        return (struct size){};
    return (struct size){big(size, 4), big(size + 4, 4)};
}

static struct size gif_size(struct look *look)
{
    unsigned char size[10];

    if (!bytes_few(look->arena, look->bytes, 0, sizeof size, size))
        return (struct size){};
    return (struct size){bytes_number(size + 6, 2), bytes_number(size + 8, 2)};
}

static struct size bmp_size(struct look *look)
{
    unsigned char size[8];

    if (!bytes_few(look->arena, look->bytes, 18, sizeof size, size))
        return (struct size){};
    int32_t height = (int32_t) bytes_number(size + 4, 4); /* upside down when it is negative */
    return (struct size){bytes_number(size, 4),
                         height < 0 ? 0U - (uint32_t) height : (uint32_t) height};
}

/* From segment to segment to the one that begins a frame. */
static struct size jpeg_size(struct look *look)
{
    int64_t at = 2;
    unsigned char head[9];

    for (int i = 0; i < SEGMENTS && bytes_few(look->arena, look->bytes, at, 4, head); i++) {
        unsigned char marker = head[1];
        if (head[0] != 0xff)
            break;
        if (marker == 0xff) {
            at++;
            continue;
        }
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8
            && marker != 0xcc) {
            if (!bytes_few(look->arena, look->bytes, at, 9, head))
                break;
            return (struct size){big(head + 7, 2), big(head + 5, 2)};
        }
        at += 2
              + (marker == 1 || (marker >= 0xd0 && marker <= 0xd9) ? 0
                                                                   : (int64_t) big(head + 2, 2));
    }
    return (struct size){};
}

static struct size webp_size(struct look *look)
{
    unsigned char chunk[4], b[14];

    if (!bytes_few(look->arena, look->bytes, 12, 4, chunk)
        || !bytes_few(look->arena, look->bytes, 16, sizeof b, b))
        return (struct size){};
    if (memcmp(chunk, "VP8X", 4) == 0)
        return (struct size){bytes_number(b + 8, 3) + 1, bytes_number(b + 11, 3) + 1};
    if (memcmp(chunk, "VP8 ", 4) == 0)
        return (struct size){bytes_number(b + 10, 2) & 0x3fff, bytes_number(b + 12, 2) & 0x3fff};
    if (memcmp(chunk, "VP8L", 4) == 0) {
        uint64_t bits = bytes_number(b + 5, 4);
        return (struct size){(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
    }
    return (struct size){};
}

static const struct {
    const char *magic;
    size_t length;
    const char *type, *format;
    struct size (*size)(struct look *look);
} pictures[] = {
    {"\x89PNG\r\n\x1a\n", 8, "image/png", "PNG", png_size},
    {"\xff\xd8\xff", 3, "image/jpeg", "JPEG", jpeg_size},
    {"GIF87a", 6, "image/gif", "GIF", gif_size},
    {"GIF89a", 6, "image/gif", "GIF", gif_size},
    {"RIFF", 4, "image/webp", "WebP", webp_size},
    {"BM", 2, "image/bmp", "BMP", bmp_size},
};

static size_t find(const unsigned char *head, size_t count)
{
    for (size_t i = 0; i < DF_COUNT(pictures); i++) {
        bool fits = count > 26 && memcmp(head, pictures[i].magic, pictures[i].length) == 0;
        if (fits && pictures[i].size == webp_size)
            fits = memcmp(head + 8, "WEBP", 4) == 0;
        if (fits && pictures[i].size == bmp_size) /* two letters begin many texts */
            fits = bytes_number(head + 6, 4) == 0 && bytes_number(head + 14, 4) >= 40
                   && bytes_number(head + 14, 4) <= 124;
        if (fits)
            return i;
    }
    return DF_COUNT(pictures);
}

const char *picture_type(const unsigned char *head, size_t count)
{
    size_t i = find(head, count);

    return i < DF_COUNT(pictures) ? pictures[i].type : NULL;
}

void picture_look(struct look *look)
{
    size_t count;
    const unsigned char *head = bytes_upto(look->arena, look->bytes, 0, 512, &count);
    size_t i = head ? find(head, count) : DF_COUNT(pictures);
    if (i == DF_COUNT(pictures))
        return;

    struct size size = pictures[i].size(look);
    if (size.width == 0 || size.height == 0) {
        look_kind(look, "none", pictures[i].format);
        look_note(look, "It begins like a picture, but its size cannot be read.");
        return;
    }
    bool is_shown = look->bytes->size <= SHOWN_BYTES && size.width <= SHOWN_PIXELS
                    && size.height <= SHOWN_PIXELS && size.width * size.height <= SHOWN_PIXELS;
    look_kind(look, "image", pictures[i].format);
    look_fact(look, "Size", "%llu \xc3\x97 %llu pixels", (unsigned long long) size.width,
              (unsigned long long) size.height);
    look_set(look, "image",
             json_pack("{ss sI sI sb}", "type", pictures[i].type, "width", (json_int_t) size.width,
                       "height", (json_int_t) size.height, "is_shown", is_shown));
    if (!is_shown)
        look_note(look, "It is too large to be shown here; download it.");
}
