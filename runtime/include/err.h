/*
 * Messages on stderr, with the text of errno (not in the x forms); err and
 * errx then exit(status), which is an abnormal end in a restartable actor.
 */
#ifndef _ERR_H
#define _ERR_H

#include <stdarg.h>

_Noreturn void err(int status, const char *format, ...);
_Noreturn void errx(int status, const char *format, ...);
void warn(const char *format, ...);
void warnx(const char *format, ...);

#endif
