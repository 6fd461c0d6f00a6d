/*
 * What the files of libcx share: the call stub, how results are turned into
 * errno, and the common part of afexec* and hrfexec*.
 */
#ifndef HOTRIG_CX_H
#define HOTRIG_CX_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/calls.h"

#include <hr/hr.h>

/* The stub of call.S. All seven arguments are passed always. */
long cx_call(long number, long a0, long a1, long a2, long a3, long a4, long a5);

#define CX_NUMBER(lap, op) ((long)(lap) << 8 | (long)(op))
#define CX_PTR(p)	   ((long)(uintptr_t)(p))

/* The result of an AM or HR_CTRL call: -1 and errno if it is negative. */
int cx_result(long result);

/* Set by stdio when something may be in a buffer; called last by exit. */
extern void (*cx_flush)(void);

/* atexit for HR_EXIT_HDL: a place of its own beyond ATEXIT_MAX; use once. */
int cx_atexit_extra(void (*function)(void));

/* From the start block to main; see crt0.S. */
_Noreturn void cx_start(long *block);

/* One afexec (base NULL) or hrfexec. */
struct cx_exec {
	PmmName *base;
	KnCap *cap;
	const AcParam *param;
	char *const *argv;
	char *const *envp;
};

enum cx_exec_form { CX_EXEC_PLAIN, CX_EXEC_ENV, CX_EXEC_SEARCH };

#define CX_ARGS_MAX 128

/* Run it: aid, or -1 and errno. */
int cx_exec(const struct cx_exec *x, const char *path);

/* The same for a file that is looked for in PATH unless it has a "/". */
int cx_exec_search(const struct cx_exec *x, const char *file);

/* The same for the l forms: argv (and envp) are taken from args. */
int cx_exec_list(struct cx_exec *x, enum cx_exec_form form, const char *path,
		 const char *arg0, va_list args);

#endif
