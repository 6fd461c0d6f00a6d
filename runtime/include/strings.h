/*
 * The BSD names for memory.
 */
#ifndef _STRINGS_H
#define _STRINGS_H

#include <stddef.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

void bzero(void *to, size_t n);
void bcopy(const void *from, void *to, size_t n);
int bcmp(const void *a, const void *b, size_t n);
char *index(const char *s, int c);
char *rindex(const char *s, int c);

CX_DECLS_END

#endif
