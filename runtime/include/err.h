/*
 * Messages on stderr, with the text of errno (not in the x forms); err and
 * errx then exit(status), which is an abnormal end in a restartable actor.
 */
#ifndef _ERR_H
#define _ERR_H

#include <stdarg.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

CX_NORETURN void err(int status, const char *format, ...);
CX_NORETURN void errx(int status, const char *format, ...);
void warn(const char *format, ...);
void warnx(const char *format, ...);

CX_DECLS_END

#endif
