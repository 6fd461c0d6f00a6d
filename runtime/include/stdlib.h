/*
 * The part of the C library that actors have from stdlib.h.
 */
#ifndef _STDLIB_H
#define _STDLIB_H

#include <stddef.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define ATEXIT_MAX   32

/*
 * The heap lies in regions (rgnAllocate): it is gone when the actor ends, as
 * it is not persistent (ACT-8). NULL and errno ENOMEM: no memory.
 */
void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t size);
void free(void *p);

/*
 * exit runs the atexit functions in reverse order, flushes the streams and
 * ends the actor. In a restartable actor that has not called HR_EXIT_HDL this
 * is an abnormal end, whatever the status (ACT-20). _exit ends at once.
 */
CX_NORETURN void exit(int status);
CX_NORETURN void _exit(int status);
CX_NORETURN void abort(void);

/* At most ATEXIT_MAX functions; -1: no more. */
int atexit(void (*function)(void));

int abs(int n);
int atoi(const char *s);
long atol(const char *s);
long strtol(const char *s, char **end, int base);
unsigned long strtoul(const char *s, char **end, int base);

char *getenv(const char *name);
extern char **environ;

CX_DECLS_END

#endif
