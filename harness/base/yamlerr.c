/*
 * The wording of libcyaml's log, translated.
 */
#include "harness/base/yamlerr.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/base/nearest.h"

void yamlerr_log(cyaml_log_t level, void *context, const char *fmt,
		 va_list args)
{
	struct yamlerr *log = context;
	char line[300];
	const char *place;

	(void)level;
	vsnprintf(line, sizeof(line), fmt, args);
	line[strcspn(line, "\n")] = '\0';
	if (!*log->problem) {
		const char *start =
			!strncmp(line, "Load: ", 6) ? line + 6 : line;

		snprintf(log->problem, sizeof(log->problem), "%s", start);
		return;
	}
	place = strstr(line, "(line: ");
	if (place && !log->line && sscanf(place, "(line: %u", &log->line) != 1)
		log->line = 0;
}

static void try_keys(const cyaml_schema_value_t *schema, struct nearest *search)
{
	const cyaml_schema_field_t *field;

	if (schema->type == CYAML_SEQUENCE)
		try_keys(schema->sequence.entry, search);
	if (schema->type != CYAML_MAPPING)
		return;
	for (field = schema->mapping.fields; field->key; field++) {
		nearest_try(search, field->key);
		try_keys(&field->value, search);
	}
}

static void explain_key(const cyaml_schema_value_t *schema, const char *key,
			char *message, size_t size)
{
	struct nearest search;

	nearest_begin(&search, key);
	try_keys(schema, &search);
	if (search.best && strcmp(search.best, key))
		snprintf(message, size,
			 "unknown key \"%s\", did you mean \"%s\"?", key,
			 search.best);
	else if (search.best)
		snprintf(message, size, "key \"%s\" does not belong here", key);
	else
		snprintf(message, size, "unknown key \"%s\"", key);
}

static const char *kind_of(const char *word)
{
	if (!strncmp(word, "SEQUENCE", 8))
		return "a list";
	if (!strncmp(word, "MAPPING", 7))
		return "a mapping";
	return "a single value";
}

/* Text behind prefix if log begins with it. */
static bool begins(const char *text, const char *prefix, const char **rest)
{
	size_t len = strlen(prefix);

	if (strncmp(text, prefix, len))
		return false;
	*rest = text + len;
	return true;
}

unsigned yamlerr_explain(const struct yamlerr *log,
			 const cyaml_schema_value_t *schema, char *message,
			 size_t size, char *key, size_t key_size)
{
	const char *rest, *got;

	*key = '\0';
	if (begins(log->problem, "Unexpected key: ", &rest)) {
		snprintf(key, key_size, "%s", rest);
		explain_key(schema, key, message, size);
	} else if (begins(log->problem,
			  "Missing required mapping field: ", &rest)) {
		snprintf(message, size, "key \"%s\" is missing", rest);
	} else if (begins(log->problem,
			  "Mapping field already seen: ", &rest)) {
		snprintf(message, size, "key \"%s\" is given twice", rest);
	} else if (begins(log->problem, "Expecting ", &rest) &&
		   (got = strstr(rest, "got event: "))) {
		snprintf(message, size, "expected %s, found %s", kind_of(rest),
			 kind_of(got + 11));
	} else if (begins(log->problem, "STRING length < ", &rest)) {
		snprintf(message, size, "expected a value, found none");
	} else {
		snprintf(message, size, "%s",
			 *log->problem ? log->problem : "not understood");
	}
	return log->line ? log->line : 1;
}
