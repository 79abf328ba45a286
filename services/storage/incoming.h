/* Bodies that the gateway wrote into the folder incoming: which of the paths it gives are believed.
 */
#ifndef INCOMING_H
#define INCOMING_H

/* The name in the folder `incoming_path` of a path that the gateway gives, or NULL: nothing
 * outside, no folders. */
const char *incoming_name(const char *incoming_path, const char *path);

#endif
