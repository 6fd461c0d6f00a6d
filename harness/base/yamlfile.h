/*
 * YAML into C structures by a libcyaml schema, with errors that name file and
 * line: "FILE:LINE: what was expected".
 */
#ifndef HOTRIG_BASE_YAMLFILE_H
#define HOTRIG_BASE_YAMLFILE_H

#include <cyaml/cyaml.h>
#include <stddef.h>

#include "harness/base/err.h"

struct yamlfile; /* one loaded document; remembers where things are */

/*
 * Load text by a schema whose top is a mapping behind a pointer. *data
 * belongs to the document and lives until yamlfile_free. file is for
 * messages. Errors are ERR_USAGE.
 */
int yamlfile_load(const char *text, const char *file,
		  const cyaml_schema_value_t *schema, void **data,
		  struct yamlfile **doc, struct err *err);
void yamlfile_free(struct yamlfile *doc); /* NULL is allowed */

/*
 * Line of the value at path, or of the innermost part that exists: mapping
 * keys and sequence indices from 0, separated by slashes: "faults/2/at".
 */
unsigned yamlfile_line(const struct yamlfile *doc, const char *path);

/* Set "FILE:LINE: message" for the value at path; returns -1. */
int yamlfile_refuse(const struct yamlfile *doc, struct err *err,
		    const char *path, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* data as YAML (malloc), NULL if data does not fit the schema. */
char *yamlfile_save(const cyaml_schema_value_t *schema, const void *data);

#endif
