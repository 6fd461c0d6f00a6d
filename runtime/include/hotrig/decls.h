/*
 * What lets C++ include the headers of C: their functions have C's names.
 */
#ifndef _HOTRIG_DECLS_H
#define _HOTRIG_DECLS_H

#ifdef __cplusplus
#define CX_DECLS_BEGIN extern "C" {
#define CX_DECLS_END   }
#define CX_NORETURN    [[noreturn]]
#else
#define CX_DECLS_BEGIN
#define CX_DECLS_END
#define CX_NORETURN _Noreturn
#endif

#endif
