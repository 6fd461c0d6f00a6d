/*
 * Kernel error codes (KnError). The names are the guide's and the manual
 * pages'; the values are published nowhere and are ours: negative, distinct.
 */
#ifndef _EXEC_CHERROR_H
#define _EXEC_CHERROR_H

typedef int KnError;

#define K_OK	   0
#define K_EOK	   K_OK
#define K_EINVAL   (-1) /* an argument is not valid */
#define K_EFAULT   (-2) /* an address is not in the caller's space */
#define K_ENOMEM   (-3) /* no memory left */
#define K_EFULL	   (-4) /* a table is full */
#define K_EPRIV	   (-5) /* the caller may not do this */
#define K_EUNKNOWN (-6) /* no such object */
#define K_EBUSY	   (-7) /* the object is in use */
#define K_EEXIST   (-8) /* the object exists already */
#define K_ETOOBIG  (-9) /* too long */
#define K_ETIMEOUT (-10)
#define K_EABORT   (-11)
#define K_EOVERLAP (-12) /* the address range is taken */
#define K_ENOTIMP  (-13) /* not part of this system */
#define K_EIO	   (-14) /* the device failed */
#define K_EFORMAT  (-15) /* not an executable this system can run */

#endif
