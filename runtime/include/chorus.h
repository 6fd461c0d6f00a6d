/*
 * The umbrella header: what any actor needs, as the guide's programs expect
 * (their listings name only stdio.h and the header of the service).
 */
#ifndef _CHORUS_H
#define _CHORUS_H

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <exec/chError.h>
#include <exec/chExec.h>
#include <exec/chModules.h>
#include <exec/chTime.h>
#include <mem/chMem.h>

#endif
