#include "s3_multipart.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MIB = 1024 * 1024, LEAST_MIB = 16, PARTS_MAX = 9000, BUFFER = 256 * 1024, MD5_HEX = 33 };

struct multipart {
    const struct s3_account *account;
    const char *key, *upload;
    const struct source *source;
    int64_t part_size, count;
    const char **etags; /* of parts that are there, from 1 */
};

int64_t s3_part_size(int64_t size)
{
    int64_t least = (size + PARTS_MAX - 1) / PARTS_MAX;
    int64_t mib = (least + MIB - 1) / MIB;

    return (mib > LEAST_MIB ? mib : LEAST_MIB) * MIB;
}

static int64_t length_of(const struct multipart *multipart, int64_t number)
{
    int64_t offset = (number - 1) * multipart->part_size;
    int64_t left = multipart->source->size - offset;

    return left < multipart->part_size ? left : multipart->part_size;
}

/* Both digests of one part: SHA-256 goes with the request, MD5 tells whether it is there. */
static bool digest_part(const struct multipart *multipart, int64_t number, char *buffer,
                        char sha[DF_SHA256_HEX], char md5[MD5_HEX])
{
    int64_t at = (number - 1) * multipart->part_size, left = length_of(multipart, number);
    EVP_MD_CTX *contexts[] = {EVP_MD_CTX_new(), EVP_MD_CTX_new()};
    char *const texts[] = {sha, md5};
    bool fine = contexts[0] && contexts[1] && EVP_DigestInit(contexts[0], EVP_sha256())
                && EVP_DigestInit(contexts[1], EVP_md5());

    while (fine && left > 0) {
        ssize_t count = pread(multipart->source->fd, buffer, left < BUFFER ? (size_t) left : BUFFER,
                              at);
        fine = count > 0 && EVP_DigestUpdate(contexts[0], buffer, (size_t) count)
               && EVP_DigestUpdate(contexts[1], buffer, (size_t) count);
        at += count;
        left -= count;
    }
    for (int i = 0; i < 2; i++) {
        unsigned char raw[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        fine = fine && EVP_DigestFinal(contexts[i], raw, &size);
        for (unsigned at_byte = 0; fine && at_byte < size; at_byte++) {
            texts[i][2 * at_byte] = "0123456789abcdef"[raw[at_byte] >> 4];
            texts[i][2 * at_byte + 1] = "0123456789abcdef"[raw[at_byte] & 15];
            texts[i][2 * at_byte + 2] = '\0';
        }
        EVP_MD_CTX_free(contexts[i]);
    }
    return fine;
}

/* The newest unfinished upload of this very key, or NULL. */
static int find_upload(struct df_ctx *ctx, struct multipart *multipart)
{
    struct s3_request request = {.method = "GET"};
    struct s3_reply reply;

    sigv4_add(request.query, "uploads", "");
    sigv4_add(request.query, "prefix", multipart->key);
    int failed = s3_call(ctx, multipart->account, &request, &reply);
    if (failed || reply.http.status != 200)
        return failed; /* servers that cannot say so begin anew */
    for (size_t i = 0; i < reply.xml.count; i++)
        if (reply.xml.items[i].key && strcmp(reply.xml.items[i].key, multipart->key) == 0)
            multipart->upload = reply.xml.uploads[i];
    return 0;
}

static void keep_etags(struct multipart *multipart, const struct s3_answer *xml)
{
    for (size_t i = 0; i < xml->count; i++) {
        const struct s3_item *part = &xml->items[i];
        if (part->number >= 1 && part->number <= multipart->count && part->etag
            && part->size == length_of(multipart, part->number))
            multipart->etags[part->number] = part->etag;
    }
}

/* Which parts an earlier attempt has sent; the upload is forgotten when nobody knows it. */
static int find_parts(struct df_ctx *ctx, struct multipart *multipart)
{
    struct s3_reply reply = {};
    const char *marker = NULL;

    do {
        struct s3_request request = {.method = "GET", .key = multipart->key};
        sigv4_add(request.query, "uploadId", multipart->upload);
        if (marker)
            sigv4_add(request.query, "part-number-marker", marker);
        int failed = s3_call(ctx, multipart->account, &request, &reply);
        if (failed)
            return failed;
        if (reply.http.status != 200) {
            multipart->upload = NULL;
            return 0;
        }
        keep_etags(multipart, &reply.xml);
        if (marker && reply.xml.marker && strcmp(marker, reply.xml.marker) == 0)
            break;
        marker = reply.xml.marker;
    } while (reply.xml.is_truncated && marker);
    return 0;
}

static int begin(struct df_ctx *ctx, struct multipart *multipart)
{
    struct s3_request request = {
        .method = "POST", .key = multipart->key, .bytes = "", .is_once = true};
    struct s3_reply reply;

    sigv4_add(request.query, "uploads", "");
    int failed = s3_do(ctx, multipart->account, &request, &reply);
    if (!failed && !reply.xml.upload)
        failed = df_fail(ctx, DF_UNAVAILABLE, "the storage began no upload");
    multipart->upload = reply.xml.upload;
    return failed;
}

static int put_part(struct df_ctx *ctx, struct multipart *multipart, int64_t number, char *buffer)
{
    char sha[DF_SHA256_HEX], md5[MD5_HEX];
    struct s3_reply reply;

    if (!digest_part(multipart, number, buffer, sha, md5))
        return source_fail(ctx, "read");
    const char *etag = multipart->etags[number];
    if (etag && strcmp(etag, md5) == 0)
        return 0;
    struct s3_request request = {
        .method = "PUT",
        .key = multipart->key,
        .payload = sha,
        .fd = multipart->source->fd,
        .has_file = true,
        .offset = (number - 1) * multipart->part_size,
        .length = length_of(multipart, number),
    };
    sigv4_add(request.query, "partNumber", df_printf(&ctx->arena, "%lld", (long long) number));
    sigv4_add(request.query, "uploadId", multipart->upload);
    int failed = s3_do(ctx, multipart->account, &request, &reply);
    if (!failed && !reply.http.etag)
        failed = df_fail(ctx, DF_UNAVAILABLE, "the storage did not say what it has of a part");
    multipart->etags[number] = reply.http.etag;
    return failed;
}

/* `"etag"` as XML. Only what servers put into one is let through. */
static const char *etag_xml(struct df_arena *arena, const char *etag)
{
    char *plain = df_alloc(arena, strlen(etag) + 1), *out = plain;

    for (; *etag; etag++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+/=.", *etag))
            *out++ = *etag;
    return df_printf(arena, "&quot;%s&quot;", plain);
}

static const char *parts_xml(struct df_arena *arena, const struct multipart *multipart)
{
    size_t room = 256 + (size_t) multipart->count * 200, length = 0;
    char *text = df_alloc(arena, room);

    for (int64_t number = 1; number <= multipart->count; number++) {
        const char *part = df_printf(
            arena, "<Part><PartNumber>%lld</PartNumber><ETag>%.120s</ETag></Part>",
            (long long) number, etag_xml(arena, multipart->etags[number]));
        memcpy(text + length, part, strlen(part));
        length += strlen(part);
    }
    return df_printf(arena, "<CompleteMultipartUpload>%s</CompleteMultipartUpload>", text);
}

/* It may answer 200, keep us waiting, and then say that it failed. */
static int complete(struct df_ctx *ctx, const struct multipart *multipart)
{
    struct s3_request request = {
        .method = "POST",
        .key = multipart->key,
        .bytes = parts_xml(&ctx->arena, multipart),
        .is_slow = true,
    };
    struct s3_reply reply;

    sigv4_add(request.query, "uploadId", multipart->upload);
    int failed = s3_call(ctx, multipart->account, &request, &reply);
    if (failed)
        return failed;
    if (reply.http.status == 200 && strcmp(reply.xml.root, "CompleteMultipartUploadResult") == 0)
        return 0;
    /* An attempt before this one may have got through without our hearing of it. */
    if (reply.xml.code && strcmp(reply.xml.code, "NoSuchUpload") == 0) {
        struct s3_request head = {.method = "HEAD", .key = multipart->key};
        failed = s3_call(ctx, multipart->account, &head, &reply);
        if (failed || (reply.http.status == 200 && reply.http.length == multipart->source->size))
            return failed;
    }
    return reply.http.status < 300 ? df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                                                "the storage did not finish the upload")
                                   : s3_fail(ctx, multipart->account, &reply);
}

/* What cannot go on is not tidied up here: the next attempt goes on with it. */
int s3_multipart_put(struct df_ctx *ctx, const struct s3_account *account, const char *key,
                     const struct source *source)
{
    struct multipart multipart = {
        .account = account,
        .key = key,
        .source = source,
        .part_size = s3_part_size(source->size),
    };
    multipart.count = (source->size + multipart.part_size - 1) / multipart.part_size;
    multipart.etags = df_alloc(&ctx->arena, (size_t) (multipart.count + 1) * sizeof(char *));
    char *buffer = df_alloc(&ctx->arena, BUFFER);
    int failed = find_upload(ctx, &multipart);

    if (!failed && multipart.upload)
        failed = find_parts(ctx, &multipart);
    if (!failed && !multipart.upload)
        failed = begin(ctx, &multipart);
    for (int64_t number = 1; !failed && number <= multipart.count; number++)
        failed = put_part(ctx, &multipart, number, buffer);
    return failed ? failed : complete(ctx, &multipart);
}
