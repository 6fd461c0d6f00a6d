/*
 * Configuration of the kernel's modules.
 */
#ifndef _EXEC_CHMODULES_H
#define _EXEC_CHMODULES_H

#include <exec/chError.h>
#include <hotrig/decls.h>

CX_DECLS_BEGIN

#define K_GETCONF_VERSION 0

/* Memory module: its version tells the memory model. */
#define K_MODULE_MEM_NAME "MEM"
#define K_MEM_VERSION_FLM 1 /* flat */
#define K_MEM_VERSION_PRM 2 /* protected */
#define K_MEM_VERSION_VM  3 /* virtual */

/* Each feature of the configurator that is in the system is a module of
 * version 1: "HOT_RESTART" and those that it needs (TUN-8), "USER_MODE",
 * "LOCAL_CONSOLE"; "VIRTUAL_ADDRESS_SPACE" in the virtual model. */

/* Of this system: the text "input" of the scenario, four bytes a variable. */
#define K_MODULE_INPUT "INPUT"

/*
 * *pvalue = variable var of module modName. K_OK; K_EUNKNOWN: no such module
 * or variable; K_EFAULT: bad address.
 */
int sysGetConf(const char *modName, int var, int *pvalue);

CX_DECLS_END

#endif
