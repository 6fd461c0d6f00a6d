/*
 * What libcyaml logs about a refused document, turned into one clear line.
 */
#ifndef HOTRIG_BASE_YAMLERR_H
#define HOTRIG_BASE_YAMLERR_H

#include <cyaml/cyaml.h>
#include <stdarg.h>
#include <stddef.h>

struct yamlerr {
	char problem[300]; /* first line of the log */
	unsigned line;	   /* innermost place of the backtrace; 0: none */
};

/* A cyaml_log_fn_t; context is a struct yamlerr, zeroed before. */
void yamlerr_log(cyaml_log_t level, void *context, const char *fmt,
		 va_list args) __attribute__((format(printf, 3, 0)));

/*
 * Message for people, the line (at least 1) as result. If the problem is a key
 * that the schema does not know, that key in key[], else "".
 */
unsigned yamlerr_explain(const struct yamlerr *log,
			 const cyaml_schema_value_t *schema, char *message,
			 size_t size, char *key, size_t key_size);

#endif
