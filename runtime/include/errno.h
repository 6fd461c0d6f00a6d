/*
 * Error numbers of the AM and HR_CTRL calls, which return -1 and set errno.
 * Kernel and PMM calls return a KnError instead and leave errno alone.
 */
#ifndef _ERRNO_H
#define _ERRNO_H

#include <hotrig/decls.h>

CX_DECLS_BEGIN

extern int errno;

#define EPERM	     1
#define ENOENT	     2
#define ESRCH	     3
#define EINTR	     4
#define EIO	     5
#define E2BIG	     7
#define ENOEXEC	     8
#define EBADF	     9
#define ECHILD	     10
#define EAGAIN	     11
#define ENOMEM	     12
#define EACCES	     13
#define EFAULT	     14
#define EBUSY	     16
#define EEXIST	     17
#define EINVAL	     22
#define ENFILE	     23
#define EFBIG	     27
#define ENOSPC	     28
#define ERANGE	     34
#define ENAMETOOLONG 36
#define ENOSYS	     38
#define ETIMEDOUT    110

CX_DECLS_END

#endif
