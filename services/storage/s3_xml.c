#include "s3_xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { ROOT_MAX = 80 };

struct reader {
    struct df_arena *arena;
    struct s3_answer *answer;
    XML_Parser parser;
    char text[S3_XML_TEXT_MAX + 1];
    size_t length, room;
    int depth, item_depth; /* item_depth 0: not inside an item */
    struct s3_item item;
    const char *upload; /* of the item */
};

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

/* The elements that stand for one thing of many. */
static bool is_item(const struct reader *reader, const char *name)
{
    return is(name, "Contents") || is(name, "CommonPrefixes") || is(name, "Part")
           || is(name, "Upload") || (is(name, "Error") && reader->depth > 1);
}

static void XMLCALL begin(void *data, const char *name, const char **attributes)
{
    struct reader *reader = data;

    (void) attributes;
    reader->length = 0;
    if (++reader->depth > S3_XML_DEPTH_MAX) {
        XML_StopParser(reader->parser, XML_FALSE);
        return;
    }
    if (reader->depth == 1)
        reader->answer->root = df_strndup(reader->arena, name, strnlen(name, ROOT_MAX));
    else if (reader->item_depth == 0 && is_item(reader, name)) {
        reader->item_depth = reader->depth;
        reader->item = (struct s3_item){};
        reader->upload = NULL;
    }
}

static void XMLCALL read_text(void *data, const char *text, int size)
{
    struct reader *reader = data;
    size_t room = S3_XML_TEXT_MAX - reader->length;
    size_t taken = (size_t) size < room ? (size_t) size : room;

    memcpy(reader->text + reader->length, text, taken);
    reader->length += taken;
}

static const char *unquoted(struct df_arena *arena, const char *text)
{
    size_t length = strlen(text);

    if (length >= 2 && text[0] == '"' && text[length - 1] == '"')
        return df_strndup(arena, text + 1, length - 2);
    return text;
}

static void end_of_item_member(struct reader *reader, const char *name, const char *text)
{
    struct s3_item *item = &reader->item;

    if (is(name, "Key") || is(name, "Prefix")) /* of an object, of a folder */
        item->key = text;
    else if (is(name, "ETag"))
        item->etag = unquoted(reader->arena, text);
    else if (is(name, "Code"))
        item->code = text;
    else if (is(name, "Size"))
        item->size = strtoll(text, NULL, 10);
    else if (is(name, "PartNumber"))
        item->number = strtoll(text, NULL, 10);
    else if (is(name, "UploadId"))
        reader->upload = text;
}

static void end_of_member(struct s3_answer *answer, const char *name, const char *text)
{
    if (is(name, "Code"))
        answer->code = text;
    else if (is(name, "Message"))
        answer->message = text;
    else if (is(name, "Region"))
        answer->region = text;
    else if (is(name, "UploadId"))
        answer->upload = text;
    else if (is(name, "NextContinuationToken"))
        answer->token = text;
    else if (is(name, "NextPartNumberMarker"))
        answer->marker = text;
    else if (is(name, "IsTruncated"))
        answer->is_truncated = is(text, "true");
    else if (is(name, "EncodingType"))
        answer->is_encoded = is(text, "url");
}

static void keep_item(struct reader *reader)
{
    struct s3_answer *answer = reader->answer;

    if (answer->count == reader->room) {
        size_t room = reader->room ? reader->room * 4 : 64;
        struct s3_item *items = df_alloc(reader->arena, room * sizeof *items);
        const char **uploads = df_alloc(reader->arena, room * sizeof *uploads);
        if (answer->count > 0) {
            memcpy(items, answer->items, answer->count * sizeof *items);
            memcpy(uploads, answer->uploads, answer->count * sizeof *uploads);
        }
        answer->items = items;
        answer->uploads = uploads;
        reader->room = room;
    }
    answer->uploads[answer->count] = reader->upload;
    answer->items[answer->count++] = reader->item;
    if (answer->count > S3_ITEMS_MAX)
        XML_StopParser(reader->parser, XML_FALSE);
}

static void XMLCALL end(void *data, const char *name)
{
    struct reader *reader = data;
    const char *text = df_strndup(reader->arena, reader->text, reader->length);

    if (reader->item_depth > 0 && reader->depth == reader->item_depth) {
        keep_item(reader);
        reader->item_depth = 0;
    } else if (reader->item_depth > 0 && reader->depth == reader->item_depth + 1) {
        end_of_item_member(reader, name, text);
    } else if (reader->item_depth == 0 && reader->depth == 2) {
        end_of_member(reader->answer, name, text);
    }
    reader->depth--;
    reader->length = 0;
}

/* A document type could hold entities that grow without end. */
static void XMLCALL refuse(void *data, const char *name, const char *system, const char *public,
                           int internal)
{
    struct reader *reader = data;

    (void) name, (void) system, (void) public, (void) internal;
    XML_StopParser(reader->parser, XML_FALSE);
}

/* As in a form: + is a blank. */
static const char *decode(struct df_arena *arena, const char *text)
{
    char *decoded = df_strdup(arena, text), *out = decoded;

    for (; *text; text++) {
        unsigned value;
        if (*text == '%' && strspn(text + 1, "0123456789abcdefABCDEF") >= 2) {
            const char digits[3] = {text[1], text[2], '\0'};
            value = (unsigned) strtoul(digits, NULL, 16);
            *out++ = (char) value;
            text += 2;
        } else {
            *out++ = *text;
            if (*text == '+')
                out[-1] = ' ';
        }
    }
    *out = '\0';
    return decoded;
}

bool s3_xml_read(struct df_arena *arena, const char *bytes, size_t size, struct s3_answer *answer)
{
    XML_Parser parser = size <= S3_XML_MAX ? XML_ParserCreate(NULL) : NULL;

    *answer = (struct s3_answer){.root = ""};
    if (!parser)
        return false;
    struct reader *reader = df_alloc(arena, sizeof *reader);
    *reader = (struct reader){.arena = arena, .answer = answer, .parser = parser};
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, begin, end);
    XML_SetCharacterDataHandler(parser, read_text);
    XML_SetStartDoctypeDeclHandler(parser, refuse);
    bool fine = XML_Parse(parser, bytes, (int) size, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    for (size_t i = 0; answer->is_encoded && i < answer->count; i++)
        if (answer->items[i].key)
            answer->items[i].key = decode(arena, answer->items[i].key);
    return fine;
}
