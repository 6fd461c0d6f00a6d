/*
 * Strings and memory. Also used, freestanding, by the kernel, the boot actors
 * and the pure cores.
 */
#ifndef _STRING_H
#define _STRING_H

#include <stddef.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strcpy(char *to, const char *from);
char *stpcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t n);
char *strcat(char *to, const char *from);
char *strncat(char *to, const char *from, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);

/* In actors only (libcx). */
char *strdup(const char *s);
char *strerror(int error);

CX_DECLS_END

#endif
