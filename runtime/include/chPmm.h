/*
 * The name under which the guide's text includes <pmm/chPmm.h>.
 */
#include <pmm/chPmm.h>
